from __future__ import annotations

from dataclasses import asdict
from typing import Any, Dict, Mapping, Union

from ._wire import AgentLimits


def to_limits(limits: Union[AgentLimits, Mapping[str, float]]) -> Dict[str, Any]:
    """Limits in the form of the wire: those that are set."""
    given = dict(limits) if isinstance(limits, Mapping) else asdict(limits)
    return {name: value for name, value in given.items() if value is not None}
