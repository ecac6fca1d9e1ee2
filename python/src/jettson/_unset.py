"""Arguments of a spawn for which None differs from no argument at all."""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional


class _Unset:
    def __repr__(self) -> str:
        return "UNSET"


UNSET: Any = _Unset()
"""The default of an argument for which None has a meaning."""


def converted(value: Any, convert: Callable[[Any], Any]) -> Any:
    """The value as it is sent; UNSET and None stay as they are."""
    return value if value is None or value is UNSET else convert(value)


def given_fields(template: Optional[str], **fields: Any) -> Dict[str, Any]:
    """The fields that were given. Without a template, None means the same as no argument, and is not sent."""
    return {
        name: value
        for name, value in fields.items()
        if value is not UNSET and (value is not None or template is not None)
    }
