"""The records of the wire, made from openapi.json by "npm run generate": do not edit.

Their source is packages/contract; scripts/python/names.ts has what Python adds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ._record import Record
from ._record_methods import AgentMethods, EventMethods, MemoryMethods

__all__ = [
    "Agent",
    "AgentContainer",
    "AgentEvent",
    "AgentEventPage",
    "AgentLimits",
    "AgentListResponse",
    "AgentMessage",
    "AgentStatus",
    "AgentUsage",
    "ApplyPlanResult",
    "ApprovalDecision",
    "Artifact",
    "ArtifactList",
    "ConsolidateResult",
    "ConsolidateSummary",
    "CreatedWebhook",
    "DedupePair",
    "DedupeResult",
    "DeleteManyResult",
    "ImportFailure",
    "ImportResult",
    "MatchedWord",
    "Memory",
    "MemoryChange",
    "MemoryExplanation",
    "MemoryHistory",
    "MemoryList",
    "MemoryProvenance",
    "MemoryScoreBreakdown",
    "MemorySearchMode",
    "MemorySearchResult",
    "MemorySource",
    "MemoryTrust",
    "MemoryUsage",
    "MemoryVersion",
    "NamespaceInfo",
    "NamespaceList",
    "ProgressEntry",
    "RegionInfo",
    "RegionList",
    "RotatedSecret",
    "SearchMemoriesResponse",
    "UndoResult",
    "UploadedFile",
    "UploadedFileList",
    "Usage",
    "UsageAmounts",
    "UsageGroup",
    "WarmPool",
    "Webhook",
    "WebhookDelivery",
    "WebhookDeliveryList",
    "WebhookEventType",
    "WebhookList",
    "WebhookPayload",
]


AgentStatus = Literal["spawning", "running", "idle", "completed", "error", "stopped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressEntry(Record):
    ts: int
    """Milliseconds since the Unix epoch."""
    kind: Literal["info", "tool_use", "complete", "error"]
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentContainer(Record):
    region: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentUsage(Record):
    input_tokens: int
    output_tokens: int
    cached_input_tokens: int
    """Part of input_tokens."""
    cost_usd: float
    """By the prices of the installation; 0 for a model without one."""
    tool_calls: int
    seconds: float
    """At work; waiting does not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLimits(Record):
    """Budgets of one agent, looked at before each model call and tool call. At one that is used up the
    agent waits (idle, budget_reached) until it is raised or the idle timeout comes.
    """

    max_seconds: int | None = None
    max_tokens: int | None = None
    """In and out together."""
    max_tool_calls: int | None = None
    max_cost_usd: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent(AgentMethods):
    agent_id: str
    """'ag_' and 21 characters."""
    name: str | None = ""
    status: AgentStatus
    task: str | None = None
    created_at: str
    updated_at: str | None = None
    final_result: str | None = None
    error: str | None = None
    reason: str | None = None
    """Why the agent ended or waits, e.g. max_duration_exceeded; None while it works."""
    progress: tuple[ProgressEntry, ...] = ()
    """Oldest first."""
    model: str = "jettson-6.0"
    container: AgentContainer | None = None
    warm_hit: bool | None = None
    spawn_time_ms: int | None = None
    """From the request to a ready computer, milliseconds."""
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    output: Any = field(default=None, hash=False)
    """The parsed answer of an agent with an output_schema, else None."""
    usage: AgentUsage | None = None
    limits: AgentLimits | None = None
    keep_alive: bool | None = None
    require_approval: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentListResponse(Record):
    """Newest first."""

    data: tuple[Agent, ...] = ()
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentMessage(Record):
    """Delivered when an event user-message has its message_id."""

    message_id: str
    agent_id: str
    content: str
    mode: Literal["queue", "interrupt"]
    created_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalDecision(Record):
    """The first decision on a call stands."""

    call_id: str
    approved: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentEvent(EventMethods):
    """Something that happened in the life of an agent."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: str
    """<noun>-<action>, e.g. tool-call-start; new types may come."""
    ts: int
    """Milliseconds since the Unix epoch."""
    data: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentEventPage(Record):
    data: tuple[AgentEvent, ...] = ()
    """Oldest first."""
    next_cursor: str | None = None
    """Give it as `after` for the next page; None when there is no more for now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact(Record):
    """A file that an agent left."""

    artifact_id: str
    agent_id: str
    path: str
    """Below /workspace, e.g. out/report.csv."""
    size_bytes: int
    sha256: str
    """Of the content, hex."""
    created_at: str
    expires_at: str
    """When it is deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtifactList(Record):
    """By path; all that the agent left and that is still kept."""

    data: tuple[Artifact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFile(Record):
    file_id: str
    name: str
    size_bytes: int
    sha256: str
    """Of the content, hex."""
    created_at: str
    expires_at: str
    """When it is deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFileList(Record):
    """Newest first."""

    data: tuple[UploadedFile, ...] = ()
    next_cursor: str | None = None


MemorySource = Literal["manual", "auto_extracted", "consolidated"]


MemoryTrust = Literal["web", "tool", "agent", "user"]
"""The least trusted thing a value came from, lowest first: web, tool, agent, user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryProvenance(Record):
    """Who wrote a version."""

    kind: Literal["key", "agent", "tool", "web_page", "consolidation"]
    """What the value came from: the caller of the API, an agent, a tool, a web page, other memories."""
    key_id: str | None = None
    agent_id: str | None = None
    tool: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory(MemoryMethods):
    """Times are milliseconds since the Unix epoch."""

    memory_id: str
    """'mem_' and 21 characters; the same for all versions of a key."""
    key: str
    namespace: str
    value: str
    tags: tuple[str, ...] = ()
    importance: int = 5
    source: MemorySource = "manual"
    access_count: int = 0
    created_at: int
    updated_at: int = 0
    expires_at: int | None = None
    version: int | None = None
    """Counts the values of this key, from 1."""
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    trust: MemoryTrust | None = None
    provenance: MemoryProvenance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryList(Record):
    """Newest first."""

    memories: tuple[Memory, ...] = ()
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryVersion(Memory):
    valid_from: int
    valid_to: int | None = None
    """None while it is live."""
    ended_by: Literal["superseded", "amended", "deleted", "expired", "deduped", "consolidated"] | None = None
    """What ended it; None while it is live."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryHistory(Record):
    """Newest first."""

    versions: tuple[MemoryVersion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryScoreBreakdown(Record):
    """What a score is made of, each 0 to 1."""

    semantic: float | None = None
    keyword: float | None = None
    """The share of the weight of the words asked for that matched."""
    importance: float | None = None
    time_decay: float | None = field(default=None, metadata={"wire": "timeDecay"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedWord(Record):
    word: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryExplanation(Record):
    """The stems that matched and what each added; with explain: true."""

    words: tuple[MatchedWord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemorySearchResult(Memory):
    score: float
    """0..1, comparable between queries."""
    breakdown: MemoryScoreBreakdown = MemoryScoreBreakdown()
    explain: MemoryExplanation | None = None
    """The stems that matched and what each added; with explain: true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchMemoriesResponse(Record):
    """Best first."""

    results: tuple[MemorySearchResult, ...] = ()


MemorySearchMode = Literal["hybrid", "semantic", "keyword"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamespaceInfo(Record):
    namespace: str
    count: int
    """Live memories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamespaceList(Record):
    """Those with live memories."""

    namespaces: tuple[NamespaceInfo, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryChange(Record):
    action: Literal["remove", "write", "keep"]
    key: str
    namespace: str
    memory_id: str | None = None
    """None for a memory that is new."""
    before: str | None = None
    """The live value; None when nothing is live."""
    after: str | None = None
    """None when nothing will be live."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteManyResult(Record):
    removed: int
    operation_id: str | None = None
    """For undo; None for a dry run and when nothing changed."""
    plan_id: str | None = None
    """Of a dry run: apply it by this id."""
    diff: tuple[MemoryChange, ...] = ()
    """Of a dry run: what would change, the first 1000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DedupePair(Record):
    """Two memories that say the same: ids of the one kept and the one removed."""

    kept: str
    removed: str
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DedupeResult(Record):
    removed: int = 0
    kept: int = 0
    """Live memories that are left of those looked at."""
    pairs: tuple[DedupePair, ...] = ()
    operation_id: str | None = None
    """For undo; None for a dry run and when nothing changed."""
    plan_id: str | None = None
    """Of a dry run: apply it by this id."""
    diff: tuple[MemoryChange, ...] = ()
    """Of a dry run: what would change, the first 1000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolidateSummary(Record):
    """A memory that stands for several others."""

    key: str
    namespace: str
    value: str
    tags: tuple[str, ...] = ()
    importance: int = 5
    memory_id: str | None = None
    """None in a dry run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolidateResult(Record):
    consolidated: int = 0
    """Memories that went into the summaries."""
    new_summaries: tuple[ConsolidateSummary, ...] = ()
    summarized_by: Literal["model", "merge"] | None = None
    """The configured model, or a plain merge of the distinct sentences."""
    operation_id: str | None = None
    """For undo; None for a dry run and when nothing changed."""
    plan_id: str | None = None
    """Of a dry run: apply it by this id."""
    diff: tuple[MemoryChange, ...] = ()
    """Of a dry run: what would change, the first 1000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFailure(Record):
    """A row that was not imported."""

    index: int
    """The position of the row in what was sent, from 0."""
    key: str | None = None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult(Record):
    imported: int = 0
    """Rows that are there now, those that were before included."""
    unchanged: int | None = None
    """How many of them were there before."""
    failed: int = 0
    errors: tuple[ImportFailure, ...] = ()
    """The first 1,000."""
    partial: bool = False
    """The plan's memories ran out before the rows did."""
    operation_id: str | None = None
    """For undo; None for a dry run and when nothing changed."""
    plan_id: str | None = None
    """Of a dry run: apply it by this id."""
    diff: tuple[MemoryChange, ...] = ()
    """Of a dry run: what would change, the first 1000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyPlanResult(Record):
    plan_id: str
    operation_id: str
    kind: str
    removed: int
    written: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoResult(Record):
    operation_id: str
    kind: str
    restored: int
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WarmPool(Record):
    size: int
    ready: int
    starting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionInfo(Record):
    name: str
    is_default: bool
    workers: int
    """Worker processes that serve it now."""
    pool: WarmPool
    spawns_24h: int
    """Agents that got their computer here in the last 24 hours."""
    hit_rate_24h: float | None = None
    """Share of these that got a warm computer, 0 to 1; None without any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionList(Record):
    regions: tuple[RegionInfo, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageAmounts(Record):
    """What agents used."""

    runs: int
    """Agents that ended."""
    agent_hours: float
    input_tokens: int
    output_tokens: int
    cached_input_tokens: int
    tool_calls: int
    cost_usd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageGroup(UsageAmounts):
    """What the agents of one group used."""

    group: str
    """The day, the key id or the model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryUsage(Record):
    count: int
    """Live memories."""
    pending_embeddings: int
    """Memories that only keywords find so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage(Record):
    from_date: str = field(metadata={"wire": "from"})
    to_date: str = field(metadata={"wire": "to"})
    group_by: Literal["day", "key", "model"]
    data: tuple[UsageGroup, ...] = ()
    total: UsageAmounts
    memory: MemoryUsage


WebhookEventType = Literal["agent.completed", "agent.error", "agent.stopped", "agent.idle", "agent.approval_required"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook(Record):
    webhook_id: str
    agent_id: str | None = None
    """Of the one agent that it was spawned with."""
    url: str
    events: tuple[WebhookEventType, ...] | None = None
    """None: all."""
    enabled: bool
    disabled_reason: str | None = None
    """Set when failures switched it off."""
    secret_hint: str | None = None
    """The secret's end; None: the account's secret."""
    previous_secret_valid_until: str | None = None
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedWebhook(Webhook):
    secret: str
    """'whsec_…'. It is not shown again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookList(Record):
    """Newest first."""

    data: tuple[Webhook, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RotatedSecret(Record):
    secret: str
    """It is not shown again."""
    previous_secret_valid_until: str | None = None
    """Until then each delivery is signed with both; None: there was none before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDelivery(Record):
    delivery_id: str
    """The webhook-id header; the same at each attempt."""
    webhook_id: str
    agent_id: str
    type: WebhookEventType
    status: Literal["pending", "delivered", "failed"]
    attempts: int
    last_status_code: int | None = None
    last_error: str | None = None
    last_attempt_at: str | None = None
    next_attempt_at: str | None = None
    created_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDeliveryList(Record):
    """Newest first; kept for 30 days."""

    data: tuple[WebhookDelivery, ...] = ()
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookPayload(Record):
    """What a webhook is sent: the agent as it was then."""

    type: WebhookEventType
    timestamp: str
    data: Agent
