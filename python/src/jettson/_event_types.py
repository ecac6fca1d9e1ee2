"""Events of an agent, as the API describes them."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Tuple

from ._record import json_field, record


@record
class AgentEvent:
    """Something that happened in the life of an agent.

    `id` counts from 1 without gaps, for each agent. `type` is `<noun>-<action>`, e.g. `tool-call-start`; new
    types may come. `ts` is milliseconds since the Unix epoch.
    """

    id: int
    type: str
    ts: int
    data: Mapping[str, Any] = json_field()

    @property
    def is_last(self) -> bool:
        """Whether the agent ended with it."""
        return self.type == "agent-status" and self.data.get("status") in ("completed", "error", "stopped")


@record
class AgentEventPage:
    """A page of events, oldest first. `next_cursor` is for `after`; None when there is no more for now."""

    data: Tuple[AgentEvent, ...]
    next_cursor: Optional[str]
