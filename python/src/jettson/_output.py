"""Structured answers: from a Python type to JSON Schema, and from the answer back to the type."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Dict, Literal, Mapping, Optional, Type, TypeVar, Union, cast, get_args, get_origin
from typing import get_type_hints as get_hints

from .errors import JettsonResponseError, JettsonValidationError
from .types import Agent

T = TypeVar("T")

_SIMPLE = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def to_json_schema(schema: Union[Mapping[str, Any], Type[Any], None]) -> Optional[Mapping[str, Any]]:
    """The JSON Schema that a spawn sends."""
    if schema is None or isinstance(schema, Mapping):
        return schema
    adapter = _pydantic_adapter(schema)
    return cast("Dict[str, Any]", adapter.json_schema()) if adapter else _schema_of(schema)


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
    adapter = _pydantic_adapter(kind)
    try:
        return cast(T, adapter.validate_python(agent.output) if adapter else _value_of(kind, agent.output))
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
    if origin is Literal:
        return {"enum": list(args)}
    if origin is Union:
        return {"anyOf": [_schema_of(arg) for arg in args]}
    if origin in (list, tuple):
        return {"type": "array", "items": _schema_of(args[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema_of(args[1])}
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
    if origin is Union:
        inner = next((arg for arg in args if is_dataclass(arg)), None)
        return value if value is None or inner is None else _value_of(inner, value)
    if origin in (list, tuple):
        return cast(Any, origin)(_value_of(args[0], item) for item in value)
    if origin is dict:
        return {name: _value_of(args[1], item) for name, item in value.items()}
    if is_dataclass(hint):
        hints = get_hints(hint)
        return cast(Any, hint)(**{name: _value_of(hints[name], item) for name, item in value.items()})
    return value
