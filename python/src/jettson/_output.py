"""Structured answers: from a Python type to JSON Schema, and from the answer back to the type."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from types import UnionType
from typing import (
    Annotated,
    Any,
    Dict,
    Literal,
    Mapping,
    Optional,
    Sequence,
    Type,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
)
from typing import get_type_hints as get_hints

from .errors import JettsonResponseError, JettsonValidationError
from .types import Agent

T = TypeVar("T")

_SIMPLE = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def to_json_schema(schema: Union[Mapping[str, Any], Type[Any], None]) -> Optional[Mapping[str, Any]]:
    """The JSON Schema that a spawn sends."""
    if schema is None or isinstance(schema, Mapping):
        return schema
    return schema_of(schema)


def schema_of(hint: Any) -> Dict[str, Any]:
    """The JSON Schema of a type.

    Raises:
        JettsonValidationError: it has none.
    """
    adapter = _pydantic_adapter(hint)
    return cast("Dict[str, Any]", adapter.json_schema()) if adapter else _schema_of(hint)


def value_of(hint: Any, value: Any) -> Any:
    """JSON as the type. Raises ValueError, TypeError or LookupError if it does not fit."""
    adapter = _pydantic_adapter(hint)
    return adapter.validate_python(value) if adapter else _value_of(hint, value)


def parse_output(agent: Agent, kind: Type[T]) -> T:
    """The answer of an agent that was spawned with this `output_schema`, as that dataclass or model.

    Raises:
        JettsonResponseError: the agent gave none.
        JettsonValidationError: it does not fit.
    """
    if agent.output is None:
        why = agent.error or agent.reason or "it was spawned without an output schema"
        raise JettsonResponseError(
            f"Agent {agent.agent_id} ({agent.status}) has no output: {why}", "no_output"
        )
    try:
        return cast(T, value_of(kind, agent.output))
    except (ValueError, TypeError, LookupError) as error:
        raise JettsonValidationError(
            f"The output is no {kind.__name__}: {error}", "invalid_output"
        ) from error


def _pydantic_adapter(kind: Any) -> Any:
    """If pydantic is installed, it reads its models, dataclasses and much else."""
    try:
        from pydantic import TypeAdapter
    except ImportError:
        return None
    adapter: Any = TypeAdapter(kind)
    return adapter


def _schema_of(hint: Any) -> Dict[str, Any]:
    origin, args = get_origin(hint), get_args(hint)
    if hint in _SIMPLE:
        return {"type": _SIMPLE[hint]}
    if origin is Annotated:
        described = next((text for text in args[1:] if isinstance(text, str)), None)
        schema = _schema_of(args[0])
        return schema if described is None else {**schema, "description": described}
    if origin is Literal:
        return {"enum": list(args)}
    if origin in (Union, UnionType):
        return {"anyOf": [_schema_of(arg) for arg in args]}
    if origin in (list, tuple):
        return {"type": "array", "items": _schema_of(args[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema_of(args[1])}
    if hint in (list, dict):
        return {"type": "array" if hint is list else "object"}
    if _is_enum(hint):
        return {"enum": [member.value for member in hint]}
    if is_dataclass(hint):
        hints = get_hints(hint)
        return {
            "type": "object",
            "properties": {name: _schema_of(hints[name]) for name in hints},
            "required": [
                item.name
                for item in fields(hint)
                if item.default is MISSING and item.default_factory is MISSING
            ],
            "additionalProperties": False,
        }
    if hint is Any:
        return {}
    raise JettsonValidationError(
        f"{hint!r} has no JSON Schema: use a dataclass of str, int, float, bool, list, dict, Optional and "
        "Literal, install pydantic, or pass a JSON Schema",
        "invalid_value",
    )


def _value_of(hint: Any, value: Any) -> Any:
    """The server has checked the value against the schema; only the dataclasses have to be built."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _value_of(args[0], value)
    if origin in (Union, UnionType):
        return value if value is None else _value_of_one(args, value)
    if origin in (list, tuple):
        return cast(Any, origin)(_value_of(args[0], item) for item in value)
    if _is_enum(hint):
        return hint(value)
    if origin is dict:
        return {name: _value_of(args[1], item) for name, item in value.items()}
    if is_dataclass(hint):
        hints = get_hints(hint)
        return cast(Any, hint)(**{name: _value_of(hints[name], item) for name, item in value.items()})
    return value


def _value_of_one(hints: Sequence[Any], value: Any) -> Any:
    """As the one type of several that it can be: an object as a dataclass, a list as a list."""
    others = [hint for hint in hints if hint is not type(None)]
    if len(others) == 1:
        return _value_of(others[0], value)
    inner = next((hint for hint in others if is_dataclass(hint)), None)
    return _value_of(inner, value) if inner is not None and isinstance(value, dict) else value


def _is_enum(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Enum)
