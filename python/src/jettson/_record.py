"""Records are frozen, hashable dataclasses, read from JSON by their annotations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Callable, Dict, List, Literal, Tuple, Type, TypeVar, Union, cast, get_args, get_origin
from typing import get_type_hints as get_hints

T = TypeVar("T")
Convert = Callable[[Any], Any]

NOT_OF_THIS_KIND = (LookupError, TypeError, ValueError, AttributeError)
"""Raised when the data has another form."""


class Record:
    """The methods of every record."""

    __slots__ = ()

    @classmethod
    def from_json(cls: Type[T], raw: Mapping[str, Any]) -> T:
        """Reads the JSON of a response, e.g. a stored one.

        Raises:
            LookupError, TypeError, ValueError: the data is not of this kind.
        """
        return from_wire(cls, raw)


def from_wire(kind: Type[T], data: Any) -> T:
    """Reads a record, or one of several. Unknown fields are ignored, missing ones get their defaults.

    Raises:
        LookupError, TypeError, ValueError, AttributeError: the data is not of this kind.
    """
    if _is_union(kind):
        return cast(T, _converter(cast(Any, kind))(data))
    values: Dict[str, Any] = {}
    for name, wire, is_nullable, convert in _fields_of(cast(Any, kind)):
        value = data.get(wire, _MISSING)
        if value is None:
            # A null that is not allowed means no more than a missing field.
            if is_nullable:
                values[name] = None
        elif value is not _MISSING:
            values[name] = convert(value)
    return kind(**values)


_MISSING = object()


@cache
def _fields_of(kind: Any) -> List[Tuple[str, str, bool, Convert]]:
    hints = get_hints(kind)
    return [
        (item.name, item.metadata.get("wire", item.name), _is_nullable(hint), _converter(hint))
        for item in fields(kind)
        for hint in [hints[item.name]]
    ]


def _is_nullable(hint: Any) -> bool:
    return hint is Any or (_is_union(hint) and type(None) in get_args(hint))


def _is_union(hint: Any) -> bool:
    return get_origin(hint) in (Union, UnionType)


@cache
def _converter(hint: Any) -> Convert:
    """Converts a JSON value to a field: lists become tuples, objects records; others stay as they are."""
    if _is_union(hint):
        kinds = [kind for kind in get_args(hint) if kind is not type(None)]
        return _converter(kinds[0]) if len(kinds) == 1 else _converter_by_type(kinds)
    if get_origin(hint) is tuple:
        convert = _converter(get_args(hint)[0])
        return lambda rows: tuple(map(convert, rows))
    if get_origin(hint) is Mapping:
        return dict
    if is_dataclass(hint):
        return lambda data: from_wire(cast(Any, hint), data)
    return _same


def _converter_by_type(kinds: List[Any]) -> Convert:
    """Records that their field `type` tells apart; the one whose `type` is any text takes all others."""
    records: List[Any] = [kind for kind in kinds if is_dataclass(kind)]
    if len(records) == 1 and len(kinds) > 1:
        # A record or a simple value, such as a tool or the name of one.
        return lambda data: from_wire(records[0], data) if isinstance(data, Mapping) else data
    if len(records) < len(kinds):
        return _same
    by_type: Dict[Any, Any] = {}
    other: Any = None
    for kind in kinds:
        hint = get_hints(kind)["type"]
        if get_origin(hint) is Literal:
            by_type.update(dict.fromkeys(get_args(hint), kind))
        else:
            other = kind

    def convert(data: Any) -> Any:
        try:
            return from_wire(by_type[data["type"]], data)
        except NOT_OF_THIS_KIND:
            # From a newer or an older server: the reader of a stream can continue.
            if other is None:
                raise
            return from_wire(other, data)

    return convert


def _same(value: Any) -> Any:
    return value
