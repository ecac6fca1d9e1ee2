"""Functions as tools: from a signature to JSON Schema, and from the model's input to arguments."""

from __future__ import annotations

import inspect
import json
from dataclasses import asdict, dataclass, is_dataclass
from enum import Enum
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple, Union, cast
from typing import get_type_hints as get_hints

from ._output import schema_of, value_of
from ._unset import UNSET
from .errors import JettsonValidationError

ToolLike = Union[str, Mapping[str, Any], Callable[..., Any], "FunctionTool"]
"""A toolset or tool by its name, a tool as the API has it, or a function."""


@dataclass(frozen=True)
class FunctionTool:
    """A function that agents can call."""

    name: str
    """What the model calls it."""
    description: str
    """What it does and when to use it, for the model."""
    input_schema: Mapping[str, Any]
    """The JSON Schema of its arguments."""
    function: Callable[..., Any]
    """What is called."""
    hints: Mapping[str, Any]
    """The types of its arguments, by name."""
    timeout_seconds: Optional[int] = None
    """How long a call waits for its result; 600 by default."""

    def definition(self) -> Dict[str, Any]:
        """The tool as a spawn sends it."""
        sent: Dict[str, Any] = {
            "type": "function",
            "name": self.name,
            "description": self.description,
            "input_schema": self.input_schema,
        }
        return sent if self.timeout_seconds is None else {**sent, "timeout_seconds": self.timeout_seconds}

    def arguments(self, given: Mapping[str, Any]) -> Dict[str, Any]:
        """The model's input as arguments: dataclasses and models are built. Raises what they raise."""
        known = {name: value for name, value in given.items() if name in self.hints}
        return {name: value_of(self.hints[name], value) for name, value in known.items()}


def function_tool(
    function: Callable[..., Any],
    *,
    name: Optional[str] = None,
    description: Optional[str] = None,
    timeout_seconds: Optional[int] = None,
) -> FunctionTool:
    """A function as a tool: its name, docstring and type hints become what the model is told.

    Args:
        function: what to call, with keyword arguments; it may be a coroutine function.
        name: what the model calls it; by default the name of the function.
        description: what it does, for the model; by default the docstring.
        timeout_seconds: how long a call waits for its result; 600 by default.

    Raises:
        JettsonValidationError: an argument has no JSON Schema, or cannot be given by its name.
    """
    called = name or str(getattr(function, "__name__", ""))
    hints: Dict[str, Any] = {}
    properties: Dict[str, Any] = {}
    required: List[str] = []
    definitions: Dict[str, Any] = {}
    known = _hints_of(function)
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            raise JettsonValidationError(
                f"{called}: the argument {parameter.name} cannot be passed by name", "invalid_value"
            )
        hints[parameter.name] = known.get(parameter.name, Any)
        schema = dict(schema_of(hints[parameter.name]))
        definitions.update(schema.pop("$defs", {}))
        if parameter.default is parameter.empty:
            required.append(parameter.name)
        else:
            schema.update(_default_of(parameter.default))
        properties[parameter.name] = schema
    input_schema: Dict[str, Any] = {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
    if definitions:
        input_schema["$defs"] = definitions
    return FunctionTool(
        name=called,
        description=description or inspect.getdoc(function) or called.replace("_", " "),
        input_schema=input_schema,
        function=function,
        hints=hints,
        timeout_seconds=timeout_seconds,
    )


def split_tools(
    tools: Optional[Sequence[ToolLike]],
) -> Tuple[Optional[List[Union[str, Mapping[str, Any]]]], List[FunctionTool]]:
    """What a spawn sends, and the functions among it."""
    if tools is None or tools is UNSET:
        return cast("None", tools), []
    sent: List[Union[str, Mapping[str, Any]]] = []
    functions: List[FunctionTool] = []
    for tool in tools:
        if callable(tool):
            tool = function_tool(tool)
        if isinstance(tool, FunctionTool):
            functions.append(tool)
            sent.append(tool.definition())
        else:
            sent.append(tool)
    return sent, functions


def to_result(output: Any) -> Any:
    """What a function returned, as JSON: dataclasses and pydantic models become objects.

    Raises:
        TypeError, ValueError: it is no JSON.
    """
    return json.loads(json.dumps(output, default=_to_json, allow_nan=False))


def _hints_of(function: Callable[..., Any]) -> Dict[str, Any]:
    # An object with a method __call__ is a function too.
    target: Any = function if inspect.isroutine(function) else type(function).__call__
    return get_hints(target, include_extras=True)


def _default_of(value: Any) -> Dict[str, Any]:
    try:
        return {"default": to_result(value)}
    except (TypeError, ValueError):
        # The model may leave it out all the same.
        return {}


def _to_json(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Enum):
        return value.value
    model_dump: Any = getattr(value, "model_dump", None)
    if callable(model_dump):
        return model_dump(mode="json")
    raise TypeError(f"{type(value).__name__} is no JSON")
