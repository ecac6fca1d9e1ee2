"""Agents as the API describes them. Unknown fields and unknown status values are tolerated."""

from __future__ import annotations

from typing import Any, Literal, Mapping, Optional, Tuple, Union

from ._record import json_field, record

AgentStatus = Literal["spawning", "running", "idle", "completed", "error", "stopped"]
"""Terminal: completed, error, stopped. `idle` is kept alive and waits for the next message."""

Region = Union[Literal["iad", "lhr", "syd"], str]
"""Where a computer runs: the default regions, or a name of the operator's."""


@record
class ProgressEntry:
    """One line of what an agent did. `ts` is milliseconds since the Unix epoch."""

    ts: int
    kind: Literal["info", "tool_use", "complete", "error"]
    message: str


@record
class Container:
    """The computer of an agent."""

    region: str
    status: str


@record
class Agent:
    """An agent. Times are ISO 8601, UTC.

    `final_result` is what it answered, None until it completed. `reason` says why it ended or waits.
    `progress` is oldest first. `warm_hit` and `spawn_time_ms` are None until it has a computer.
    """

    agent_id: str
    name: Optional[str]
    status: AgentStatus
    task: str
    created_at: str
    updated_at: str
    final_result: Optional[str]
    error: Optional[str]
    reason: Optional[str]
    progress: Tuple[ProgressEntry, ...]
    model: str
    container: Container
    warm_hit: Optional[bool]
    spawn_time_ms: Optional[int]
    metadata: Mapping[str, Any] = json_field()

    @property
    def has_ended(self) -> bool:
        """Whether it is completed, error or stopped."""
        return self.status in ("completed", "error", "stopped")


@record
class AgentListResponse:
    """A page of agents, newest first. `next_cursor` is None on the last page."""

    data: Tuple[Agent, ...]
    next_cursor: Optional[str]
