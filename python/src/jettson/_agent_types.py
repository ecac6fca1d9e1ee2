"""Agents as the API describes them. Unknown fields and unknown status values are tolerated."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Dict, Literal, Mapping, Optional, Tuple, Union

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
class AgentLimits:
    """Budgets of one agent. At one that is used up it waits (`idle`, `budget_reached`) until it is raised.

    `max_tokens` is in and out together. None is no limit.
    """

    max_seconds: Optional[int] = None
    max_tokens: Optional[int] = None
    max_tool_calls: Optional[int] = None
    max_cost_usd: Optional[float] = None


@record
class AgentUsage:
    """What an agent used.

    `cached_input_tokens` are part of `input_tokens`. `cost_usd` is by the prices of the installation, 0 for a
    model without one. `seconds` are at work; waiting does not count.
    """

    input_tokens: int
    output_tokens: int
    cached_input_tokens: int
    cost_usd: float
    tool_calls: int
    seconds: float


@record
class Agent:
    """An agent. Times are ISO 8601, UTC.

    `final_result` is what it answered, None until it completed. `reason` says why it ended or waits.
    `progress` is oldest first. `warm_hit` and `spawn_time_ms` are None until it has a computer. `output` is
    the parsed answer of an agent with an output schema. `usage` is None on a server that does not count it.
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
    output: Any = json_field()
    usage: Optional[AgentUsage]
    limits: Optional[AgentLimits]
    keep_alive: Optional[bool]
    require_approval: Tuple[str, ...]

    @property
    def has_ended(self) -> bool:
        """Whether it is completed, error or stopped."""
        return self.status in ("completed", "error", "stopped")


@record
class AgentListResponse:
    """A page of agents, newest first. `next_cursor` is None on the last page."""

    data: Tuple[Agent, ...]
    next_cursor: Optional[str]


@record
class AgentMessage:
    """A message to an agent. It is delivered when an event `user-message` has its id."""

    message_id: str
    agent_id: str
    content: str
    mode: Literal["queue", "interrupt"]
    created_at: str


@record
class ApprovalDecision:
    """What holds for a tool call that waited."""

    call_id: str
    approved: bool
    reason: Optional[str]


def to_limits(limits: Union[AgentLimits, Mapping[str, float]]) -> Dict[str, Any]:
    """Limits as the wire has them: those that are set."""
    given = dict(limits) if isinstance(limits, Mapping) else asdict(limits)
    return {name: value for name, value in given.items() if value is not None}
