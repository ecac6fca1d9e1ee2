"""What an account uses, and where its agents run."""

from __future__ import annotations

from typing import Literal, Optional, Tuple

from ._record import json_field, record


@record
class UsageAmounts:
    """What agents used; `runs` are agents that ended."""

    runs: int
    agent_hours: float
    input_tokens: int
    output_tokens: int
    cached_input_tokens: int
    tool_calls: int
    cost_usd: float


@record
class UsageGroup(UsageAmounts):
    """`group` is the day, the key id or the model."""

    group: str


@record
class MemoryUsage:
    """Live memories, and how many of them only keywords find so far."""

    count: int
    pending_embeddings: int


@record
class Usage:
    """What an account used in a time: days are `YYYY-MM-DD`, UTC."""

    from_date: str = json_field("from")
    to_date: str = json_field("to")
    group_by: Literal["day", "key", "model"]
    data: Tuple[UsageGroup, ...]
    total: UsageAmounts
    memory: MemoryUsage


@record
class WarmPool:
    """Computers that wait for agents."""

    size: int
    ready: int
    starting: int


@record
class RegionInfo:
    """Where agents run. `hit_rate_24h` is the share of spawns that got a warm computer; None without any."""

    name: str
    is_default: bool
    workers: int
    pool: WarmPool
    spawns_24h: int
    hit_rate_24h: Optional[float]


@record
class RegionListResponse:
    """What the server answers to regions."""

    regions: Tuple[RegionInfo, ...]
