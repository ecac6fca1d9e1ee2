"""Results are records: frozen, slotted, hashable dataclasses, read from JSON by their annotations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, Any, Callable, Dict, Type, TypeVar, Union, cast, get_args, get_origin
from typing import get_type_hints as get_hints

T = TypeVar("T")

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: Any) -> Callable[[T], T]:
        return lambda decorated: decorated


def json_field(wire: str = "") -> Any:
    """A field that holds any JSON, which has no hash of its own, or one with another name on the wire."""
    return field(hash=False) if not wire else field(metadata={"wire": wire})


@dataclass_transform(frozen_default=True, field_specifiers=(json_field,))
def record(cls: Type[T]) -> Type[T]:
    """What `dataclass(frozen=True, slots=True)` is from Python 3.10 on; we serve 3.9 too."""
    made = dataclass(frozen=True)(cls)
    names = {item.name for item in fields(made)}  # type: ignore[arg-type]
    inherited = {name for base in cls.__mro__ for name in getattr(base, "__slots__", ())}
    members = {k: v for k, v in vars(made).items() if k not in names | {"__dict__", "__weakref__"}}
    members["__slots__"] = tuple(name for name in cls.__annotations__ if name not in inherited)
    members["__reduce__"] = _reduce
    return cast("Type[T]", type(cls.__name__, cls.__bases__, members))


def from_wire(kind: Type[T], data: Any) -> T:
    """Reads a record. Unknown fields are passed over; a missing one is None or empty where it may be.

    Raises:
        LookupError, TypeError, ValueError: the data is not of this kind.
    """
    return kind(**{name: read(data) for name, read in _readers(cast(Any, kind)).items()})


def _reduce(self: Any) -> Any:
    """Lets a frozen record be copied and pickled."""
    return type(self), tuple(getattr(self, item.name) for item in fields(self))


@cache
def _readers(kind: Any) -> Dict[str, Callable[[Any], Any]]:
    hints = get_hints(kind)
    return {
        item.name: _field_reader(item.metadata.get("wire", item.name), hints[item.name])
        for item in fields(kind)
    }


def _field_reader(wire: str, hint: Any) -> Callable[[Any], Any]:
    convert = _converter(hint)
    if get_origin(hint) is Union and type(None) in get_args(hint):
        return lambda data: None if data.get(wire) is None else convert(data[wire])
    if get_origin(hint) is tuple:
        return lambda data: convert(data.get(wire) or ())
    if get_origin(hint) is Mapping:
        return lambda data: dict(data.get(wire) or {})
    if hint is Any:
        return lambda data: data.get(wire)
    return lambda data: convert(data[wire])


def _converter(hint: Any) -> Callable[[Any], Any]:
    """How a JSON value becomes a field: lists become tuples, objects records, the rest stays."""
    if get_origin(hint) is Union:
        inner = [arg for arg in get_args(hint) if arg is not type(None)]
        return _converter(inner[0]) if len(inner) == 1 else _same
    if get_origin(hint) is tuple:
        convert = _converter(get_args(hint)[0])
        return lambda rows: tuple(map(convert, rows))
    if hasattr(hint, "__dataclass_fields__"):
        return lambda data: from_wire(hint, data)
    return _same


def _same(value: Any) -> Any:
    return value
