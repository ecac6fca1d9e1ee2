"""Methods that are written by hand and added to generated records; METHODS in names.ts says to which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Type, TypeVar, cast

from ._record import Record, from_wire

T = TypeVar("T")

_TERMINAL = frozenset({"completed", "error", "stopped"})


def agent_status_is_terminal(status: str) -> bool:
    """Whether an agent with this status has ended."""
    return status in _TERMINAL


class AgentMethods:
    """Methods of an agent."""

    __slots__ = ()

    status: Any

    @classmethod
    def from_json(cls: Type[T], data: Mapping[str, Any]) -> T:
        """Reads the JSON of a response, e.g. a stored one.

        Raises:
            LookupError, TypeError, ValueError: the data is not of this kind.
        """
        return from_wire(cls, data)

    @property
    def has_ended(self) -> bool:
        """Whether it is completed, error or stopped."""
        return agent_status_is_terminal(self.status)


class EventMethods(Record):
    """Methods of every event."""

    __slots__ = ()

    type: Any
    data: Any

    @property
    def is_last(self) -> bool:
        """Whether the agent ended with this event."""
        if self.type != "agent-status":
            return False
        data = self.data
        if isinstance(data, Mapping):
            return agent_status_is_terminal(cast("Mapping[str, Any]", data).get("status", ""))
        return agent_status_is_terminal(data.status)


class MemoryMethods(Record):
    """Methods of a memory."""

    __slots__ = ()

    created_at: Any
    updated_at: Any

    def __post_init__(self) -> None:
        # Search results of an older server do not have it.
        if not self.updated_at:
            object.__setattr__(self, "updated_at", self.created_at)
