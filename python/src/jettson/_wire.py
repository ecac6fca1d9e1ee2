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
    "AccountApprovalEvent",
    "AccountEvent",
    "AccountStatusData",
    "AccountStatusEvent",
    "AccountToolCallData",
    "AccountToolCallEvent",
    "Agent",
    "AgentConfiguredData",
    "AgentConfiguredEvent",
    "AgentContainer",
    "AgentEnv",
    "AgentEvent",
    "AgentEventPage",
    "AgentLimits",
    "AgentListResponse",
    "AgentMessage",
    "AgentModelOptions",
    "AgentNetwork",
    "AgentQueue",
    "AgentSort",
    "AgentStatus",
    "AgentStatusData",
    "AgentStatusEvent",
    "AgentTemplate",
    "AgentUsage",
    "ApiKey",
    "ApiKeyList",
    "ApiScope",
    "ApplyPlanResult",
    "ApprovalDecision",
    "ApprovalRequestedEvent",
    "Artifact",
    "ArtifactKeptData",
    "ArtifactKeptEvent",
    "ArtifactList",
    "ArtifactSkippedData",
    "ArtifactSkippedEvent",
    "AuditAction",
    "AuditActor",
    "AuditEntry",
    "AuditPage",
    "ComputerReadyData",
    "ComputerReadyEvent",
    "ConsolidateResult",
    "ConsolidateSummary",
    "ContextCompactedData",
    "ContextCompactedEvent",
    "ContextWindowData",
    "ContextWindowEvent",
    "CreatedApiKey",
    "CreatedWebhook",
    "CurrentMemory",
    "CustomTool",
    "DedupePair",
    "DedupeResult",
    "DeleteManyResult",
    "EgressDeniedData",
    "EgressDeniedEvent",
    "EgressOpenedData",
    "EgressOpenedEvent",
    "FilesPlacedData",
    "FilesPlacedEvent",
    "FinalResultData",
    "FinalResultEvent",
    "ImportFailure",
    "ImportResult",
    "InputFile",
    "InputMediaType",
    "LimitsChangedEvent",
    "MatchedWord",
    "McpFailedData",
    "McpFailedEvent",
    "McpListedData",
    "McpListedDataLeftOut",
    "McpListedEvent",
    "McpServer",
    "McpTool",
    "McpToolAnnotations",
    "Memory",
    "MemoryAccess",
    "MemoryChange",
    "MemoryEdit",
    "MemoryEditList",
    "MemoryErasure",
    "MemoryExplanation",
    "MemoryExtractedData",
    "MemoryExtractedEvent",
    "MemoryHistory",
    "MemoryList",
    "MemoryNamespacePrefix",
    "MemoryOperation",
    "MemoryOperationDetails",
    "MemoryOperationList",
    "MemoryProposal",
    "MemoryProposalList",
    "MemoryProvenance",
    "MemoryRecalledData",
    "MemoryRecalledEvent",
    "MemoryRemains",
    "MemoryScoreBreakdown",
    "MemorySearchMode",
    "MemorySearchResult",
    "MemorySource",
    "MemoryTrust",
    "MemoryUsage",
    "MemoryVersion",
    "MessageData",
    "MessageDelta",
    "MessageDeltaData",
    "MessageEvent",
    "Model",
    "ModelFallbackData",
    "ModelFallbackEvent",
    "ModelList",
    "ModelOptionIgnoredData",
    "ModelOptionIgnoredEvent",
    "ModelPrices",
    "ModelRequest",
    "ModelRetryData",
    "ModelRetryEvent",
    "NamespaceInfo",
    "NamespaceList",
    "NearDuplicate",
    "NetworkChangedEvent",
    "NotSummarized",
    "OutputInvalidData",
    "OutputInvalidEvent",
    "PendingItem",
    "PendingList",
    "PermissionRule",
    "Permissions",
    "PlacedFile",
    "ProgressEntry",
    "RecalledMemory",
    "RegionInfo",
    "RegionList",
    "RotatedSecret",
    "SavedMemory",
    "ScorePart",
    "SearchMemoriesResponse",
    "Secret",
    "SecretInject",
    "SecretList",
    "SecretRefreshFailedData",
    "SecretRefreshFailedEvent",
    "SecretUnusableData",
    "SecretUnusableEvent",
    "SecretUsedData",
    "SecretUsedEvent",
    "SecretWithheldData",
    "SecretWithheldEvent",
    "SkippedFact",
    "SpawnRequest",
    "SpawnRequestMissing",
    "StepStartData",
    "StepStartEvent",
    "StoppedData",
    "StoppedEvent",
    "SubAgentStartedData",
    "SubAgentStartedEvent",
    "Template",
    "TemplateList",
    "TokenUsage",
    "ToolCall",
    "ToolCallEndData",
    "ToolCallEndEvent",
    "ToolCallOutputData",
    "ToolCallOutputEvent",
    "ToolCallStartData",
    "ToolCallStartEvent",
    "ToolResult",
    "ToolResultImage",
    "ToolResultReceipt",
    "UndoEditResult",
    "UndoResult",
    "UnknownAccountEvent",
    "UnknownEvent",
    "UploadedFile",
    "UploadedFileList",
    "Usage",
    "UsageAmounts",
    "UsageGroup",
    "UsagePrices",
    "UserMessageData",
    "UserMessageEvent",
    "WaitingToolCall",
    "WarmPool",
    "Webhook",
    "WebhookDelivery",
    "WebhookDeliveryList",
    "WebhookEventType",
    "WebhookList",
    "WebhookPayload",
    "WorkspaceNotSavedData",
    "WorkspaceNotSavedEvent",
    "WorkspaceRestoredData",
    "WorkspaceRestoredEvent",
    "WorkspaceSavedData",
    "WorkspaceSavedEvent",
    "WrittenMemory",
]


AgentStatus = Literal["spawning", "running", "idle", "completed", "error", "stopped"]
"""spawning: it is waiting for its computer. running: it is working. idle: it is waiting for a message,
the result of a function tool, an approval, a higher limit or the price of its model; `reason` says
which. completed, error and stopped are final: it has ended and never changes again.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressEntry(Record):
    """One line of what an agent did."""

    ts: int
    """Milliseconds since the Unix epoch."""
    kind: Literal["info", "tool_use", "complete", "error"]
    """info: a step. tool_use: a tool call. complete: the answer. error: a fault."""
    message: str
    """One line, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentTemplate(Record):
    """The template that an agent was spawned from."""

    name: str
    """The name of the template."""
    version: int
    """The version that the agent was spawned from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentModelOptions(Record):
    """Options of the model. The provider decides on those that are absent."""

    effort: Literal["low", "medium", "high", "max"] | None = None
    """How much the model thinks before it answers. Not sent to a model that has no such setting."""
    max_output_tokens: int | None = None
    """The most tokens that one answer of the model may have, including its thinking."""
    temperature: float | None = None
    """How random the answers are: 0 to 2."""
    fallbacks: tuple[str, ...] | None = None
    """Models to ask instead, in this order, when one refuses the request or has failed for 30 seconds. The
    first model is tried again on each turn.
    """


AgentEnv = Mapping[str, Any]
"""The names of environment variables. Values are never shown: each is '…'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomTool(Record):
    """A tool that the spawn brought."""

    type: Literal["function", "http"]
    """function: your program runs it and posts the result. http: your server is called."""
    name: str
    """The name that the model calls."""
    description: str
    """What the tool does, for the model."""
    input_schema: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    """The JSON Schema of its input."""
    timeout_seconds: int
    """How long a call waits for its result; with `http`, how long one attempt may take."""
    url: str | None = None
    """With `http`: where calls are posted."""
    headers: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    """The names of its headers. Values are never shown: each is '…'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingToolCall(Record):
    """A call of a function tool that waits for its result."""

    call_id: str
    """The id of the call; unique over all agents."""
    name: str
    """The tool."""
    input: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    """Its input, which fits the schema of the tool."""
    since: str
    """Since when it waits: ISO 8601, UTC."""
    until: str
    """Until when it waits. After that the model is told that nobody answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class McpServer(Record):
    """An MCP server whose tools the agent gets."""

    name: str
    """What its tools begin with."""
    url: str
    """Its address."""
    headers: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    """The names of its headers. Values are never shown: each is '…'."""
    allowed_tools: tuple[str, ...] | None = None
    """Which of its tools the agent gets; None for all of them."""
    required: bool
    """Whether the agent ends when the server cannot be asked for its tools."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionRule(Record):
    """The policy for some tools."""

    tool: str
    """The name of a tool, or a pattern such as `jettson_files_*`. It must match a tool of the agent."""
    policy: Literal["allow", "ask", "deny"]
    """allow: calls run. ask: each call waits until you approve or refuse it. deny: each call fails, and
    the model is told why.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Permissions(Record):
    """Which tools run freely, which wait for your approval, and which never run."""

    default: Literal["allow", "ask", "deny"] | None = None
    """The policy for tools that no rule matches; allow when absent."""
    rules: tuple[PermissionRule, ...] | None = None
    """If several rules match a tool, the last one applies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentNetwork(Record):
    """What an agent may reach of what the installation allows."""

    type: Literal["unrestricted", "limited", "none"]
    """unrestricted: whatever the installation allows. limited: only what is named beside it. none: nothing
    at all.
    """
    allowed_hosts: tuple[str, ...] = ()
    """The hosts that a limited network names."""
    allow_package_managers: bool
    """Whether it includes package registries."""
    allow_mcp_servers: bool
    """Whether it includes the agent's MCP servers."""


InputMediaType = Literal["image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf"]
"""What a model can be shown beside its task."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile(Record):
    """A picture or a PDF that the model sees beside its task."""

    name: str
    """Its name."""
    media_type: InputMediaType
    size_bytes: int
    """Its size in bytes."""
    file_id: str | None = None
    """The ID of its upload; None for a file that the spawn itself contained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentContainer(Record):
    """The computer of the agent."""

    region: str
    """The region that the computer is in."""
    status: str
    """starting, running or stopped; none for an agent that needs no computer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentQueue(Record):
    """Where it is in the queue for a worker while its status is spawning; otherwise None."""

    position: int
    """Its place among the account's agents that wait to start, from 1; 0 once a worker has it."""
    waiting_seconds: int
    """Seconds since the spawn."""
    waiting_for: str | None = None
    """What somebody has to mend before any worker can take it, for people; None if it waits only for its
    turn.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentUsage(Record):
    """What an agent has used so far."""

    input_tokens: int
    """Tokens that the model read."""
    output_tokens: int
    """Tokens that the model wrote."""
    cached_input_tokens: int
    """The part of `input_tokens` that came from the provider's cache."""
    cost_usd: float
    """US dollars, at the prices of the installation; 0 for a model whose price is unknown."""
    estimated: bool | None = None
    """Whether part of the tokens, and so of the cost, is an estimate because the model did not report it."""
    tool_calls: int
    """Tool calls that the agent made."""
    seconds: float
    """Seconds of work. Time spent waiting does not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryNamespacePrefix(Record):
    """All namespaces that begin with a text."""

    prefix: str
    """Every namespace that begins with this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryAccess(Record):
    """What of the memories of the account may be seen, and where it writes, as it was resolved. A field
    that is absent limits nothing.
    """

    read: tuple[str | MemoryNamespacePrefix, ...] | None = None
    """The namespaces that may be seen, by name or by how they begin; all of them when absent."""
    write: str | None = None
    """The one namespace that is written to, and meant where none is named; None: nothing is written. When
    absent it is the first name in `read`, nothing when that holds prefixes alone, and every namespace
    without `read`.
    """
    recall: bool | None = None
    """Whether memories that bear on the task are put before it; as the account has it when absent."""
    extract: bool | None = None
    """Whether facts are saved when the agent completes; as the account has it when absent."""
    recall_tokens: int | None = None
    """Tokens that recalled memories may take; 1,000 when absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLimits(Record):
    """Budgets for one agent, checked before each model call and each tool call. An agent that has used one
    up waits (status idle, reason budget_reached) until you raise it or the idle timeout ends the agent.
    What its sub-agents use counts as well. A limit that is absent does not apply.
    """

    max_seconds: int | None = None
    """Seconds of work. Time spent waiting does not count."""
    max_tokens: int | None = None
    """Tokens that the model reads and writes, in total."""
    max_tool_calls: int | None = None
    """Tool calls."""
    max_cost_usd: float | None = None
    """Cost of the model in US dollars, at the prices of the installation. For a model whose price is
    unknown this is refused (`invalid_model`).
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent(AgentMethods):
    """An agent: its task, its progress, and its answer."""

    agent_id: str
    """The id of the agent: 'ag_' and 21 characters."""
    name: str | None = ""
    """The name given at the spawn; None without one."""
    parent_id: str | None = None
    """The agent whose sub-agent it is; None for an agent that a request spawned."""
    status: AgentStatus
    task: str | None = None
    """The task given at the spawn."""
    created_at: str
    """When it was created: ISO 8601, UTC."""
    updated_at: str | None = None
    """When it last changed: ISO 8601, UTC."""
    final_result: str | None = None
    """The answer; None until the agent has one."""
    error: str | None = None
    """What went wrong, for people; None unless status is error."""
    reason: str | None = None
    """Why the agent waits or ended, e.g. awaiting_message, awaiting_tool_result, waiting_for_model,
    waiting_for_agents, budget_reached, price_unknown, cancelled or max_duration_exceeded; None while it
    works, and after it has completed normally.
    """
    events_deleted_at: str | None = None
    """When the events of the agent, and with them `progress`, were deleted, because its plan keeps them no
    longer: ISO 8601, UTC; None while they are there.
    """
    progress: tuple[ProgressEntry, ...] = ()
    """What the agent did, one line per step, oldest first. The events have more detail."""
    template: AgentTemplate | None = None
    """The template that it was spawned from; None without one."""
    model: str = "jettson-6.0"
    """The model that the spawn named; `jettson-6.0` is the default of the server."""
    model_id: str | None = None
    """The model that answered last, as GET /models names it; None before the first answer."""
    model_options: AgentModelOptions | None = None
    """The options that the spawn gave; None without any."""
    instructions: str | None = None
    """The instructions that the spawn gave; None without any."""
    max_turns: int = 20
    """Turns of the model for one task or follow-up."""
    max_wait_seconds: int = 86400
    """How long it may wait for a model that is away."""
    env: AgentEnv | None = None
    """The variables of its commands, without their values."""
    tools: tuple[str | CustomTool, ...] = ()
    """Its tools: the names of built-in ones, and those that the spawn brought. A list of agents has the
    names of these, too.
    """
    pending_calls: tuple[WaitingToolCall, ...] = ()
    """Calls of function tools that wait for their result, oldest first."""
    mcp_servers: tuple[McpServer, ...] = ()
    """Its MCP servers, without the values of their headers. The event `mcp-listed` has their tools."""
    permissions: Permissions | None = None
    """What the spawn said about calls of its tools; None when it said nothing."""
    network: AgentNetwork | None = None
    secrets: tuple[str, ...] = ()
    """The names of the secrets that it can use."""
    input_files: tuple[InputFile, ...] = ()
    """The pictures and PDFs that its model sees beside the task."""
    container: AgentContainer | None = None
    """The computer of the agent."""
    queue: AgentQueue | None = None
    """Where it is in the queue for a worker while its status is spawning; otherwise None."""
    warm_hit: bool | None = None
    """Whether its computer came from the pool of ready computers; None until it has one."""
    spawn_time_ms: int | None = None
    """Milliseconds from the request to a ready computer; None until it has one."""
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    """The object given at the spawn; empty without one."""
    output: Any = field(default=None, hash=False)
    """The answer as a value, for an agent with an `output_schema`; otherwise None."""
    usage: AgentUsage | None = None
    memory: MemoryAccess | None = None
    """Which memories it sees and where it writes; None for all of the account."""
    limits: AgentLimits | None = None
    keep_alive: bool | None = None
    """Whether it stays idle after an answer, so that you can send it further messages."""
    idle_timeout_seconds: int | None = None
    """How many idle seconds it waits before it ends."""
    require_approval: tuple[str, ...] = ()
    """Names and patterns of the tools whose calls wait for your approval."""
    output_schema: Mapping[str, Any] | None = field(default=None, hash=False)
    """The JSON Schema that its answer must fit; None without one."""
    artifacts: tuple[str, ...] = ()
    """Paths that the spawn named, to keep in addition to `/workspace/out` when it ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentListResponse(Record):
    """A page of agents."""

    data: tuple[Agent, ...] = ()
    """The agents of this page."""
    next_cursor: str | None = None
    """Send it as `cursor` for the next page; None on the last one."""
    total: int | None = None
    """With `count=true`: how many agents match, on all pages together."""
    total_is_exact: bool | None = None
    """With `count=true`: false if more agents match than `total` says. Those that match filters are
    counted up to 10,000; without filters, `total` is always exact.
    """
    total_cost_usd: float | None = None
    """With `count=true` and filters: what the agents that match cost together, in US dollars. Each counts
    without its sub-agents, which are agents of their own. None without filters, or if `total` is not
    exact.
    """


AgentSort = Literal["-created_at", "created_at", "-updated_at", "updated_at", "-cost_usd", "cost_usd", "-seconds", "seconds"]
"""What a list of agents is sorted by: when they were created, when they last changed, what they cost,
or how long they worked (`usage.seconds`). With '-', the newest, most expensive or longest come
first; `-created_at` when absent. Even if agents change while you read page after page, none comes
twice and none is missed, unless more than 500 of those shown were live. A list by anything but
`created_at` leaves out agents that were created after its first page.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpawnRequestMissing(Record):
    field: str
    """Where it was, e.g. env.TOKEN, webhook.secret or files."""
    name: str
    """What it is called: the variable, the header, the file."""
    why: Literal["never_shown", "deleted", "no_scope", "of_parent"]
    """never_shown: a value that is kept sealed; give it again. deleted: a file or a template that is gone.
    no_scope: a file or a webhook that your key or your role may not read. of_parent: rules of the
    agents above it, which also applied to it.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class SpawnRequest(Record):
    """The request that spawns another agent like this one."""

    request: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    """The body for POST /agents. Names are resolved, and what a template gave is in it."""
    missing: tuple[SpawnRequestMissing, ...] = ()
    """What another agent would lack if it were spawned with this request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentMessage(Record):
    """A message that was accepted. The agent has got it when an event `user-message` carries its
    `message_id`.
    """

    message_id: str
    """The id of the message."""
    agent_id: str
    """The agent that it is for."""
    content: str
    """The message."""
    mode: Literal["queue", "interrupt"]
    """How it is delivered."""
    created_at: str
    """When it was sent: ISO 8601, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalDecision(Record):
    """The decision that was made. It stands: a different one later is a conflict."""

    call_id: str
    """The tool call."""
    approved: bool
    """Whether it may run."""
    reason: str | None = None
    """The reason that was given; None without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolResultReceipt(Record):
    """A result that was accepted. It stands: a different one later is a conflict."""

    call_id: str
    """The tool call."""
    is_error: bool
    """Whether the result is an error."""
    accepted_at: str
    """When it was accepted: ISO 8601, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentStatusData(Record):
    """More about it."""

    status: AgentStatus
    reason: str | None = None
    """Why it waits or ended."""
    budget: Literal["max_seconds", "max_tokens", "max_tool_calls", "max_cost_usd", "monthly_cost_usd"] | None = None
    """With the reason budget_reached: which budget is used up."""
    scope: Literal["account", "key"] | None = None
    """Whose monthly_cost_usd it is."""
    used: float | None = None
    """How much of the budget is used."""
    limit: float | None = None
    """How much the budget allows."""
    limit_of: str | None = None
    """The agent whose limit it is, when that is not this agent but one that it is a sub-agent of."""
    agent_ids: tuple[str, ...] = ()
    """With the reason waiting_for_agents: the sub-agents that it waits for."""
    call_id: str | None = None
    """With the reason approval_required or awaiting_tool_result: the first of the calls that wait."""
    name: str | None = None
    """The tool of the call that waits."""
    model: str | None = None
    """With the reason price_unknown: the model whose price has to be set."""
    error: str | None = None
    """With the reason waiting_for_model: why, in the provider's words."""
    until: str | None = None
    """With the reason waiting_for_model: when it gives up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentStatusEvent(EventMethods):
    """The agent has a new status. After completed, error or stopped a stream ends; only memory-extracted
    may follow.
    """

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["agent-status"] = "agent-status"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: AgentStatusData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentConfiguredData(Record):
    """More about it."""

    parent_id: str | None = None
    """The agent whose sub-agent it is. Absent in logs of versions before 0.3."""
    template: AgentTemplate | None = None
    """The template that the agent was spawned from; None without one."""
    model: str
    """The model that was named; jettson-6.0 is the default."""
    model_options: AgentModelOptions | None = None
    """How the model is asked."""
    instructions: str | None = None
    """Who the agent is and how it works."""
    max_turns: int
    """Turns of the model for one task or follow-up."""
    max_wait_seconds: int = 86400
    """How long it may wait for a model that is away."""
    env: AgentEnv
    """The variables of its commands, without their values."""
    tools: tuple[str | CustomTool, ...] = ()
    """Its tools: the names of built-in ones, and those that the spawn brought."""
    mcp_servers: tuple[McpServer, ...] = ()
    """Its MCP servers, without the values of their headers."""
    permissions: Permissions | None = None
    """Which tools it may call without asking."""
    network: AgentNetwork | None = None
    secrets: tuple[str, ...] = ()
    """The names of its secrets."""
    input_files: tuple[InputFile, ...] = ()
    """The pictures and PDFs that the model sees, without their content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentConfiguredEvent(EventMethods):
    """What the spawn defined: model, tools and more, with defaults filled in. There is no such event if it
    defined nothing.
    """

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["agent-configured"] = "agent-configured"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: AgentConfiguredData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubAgentStartedData(Record):
    """More about it."""

    call_id: str
    """The tool call that started it."""
    agent_id: str
    """The sub-agent."""
    task: str
    """Its task."""
    template: AgentTemplate | None = None
    """The template that it was spawned from; None without one."""
    left_out: tuple[str, ...] = ()
    """What its template asks for and it does not get, because its parent does not have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubAgentStartedEvent(EventMethods):
    """The agent has started a sub-agent, whose own log says what it does."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["sub-agent-started"] = "sub-agent-started"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: SubAgentStartedData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputerReadyData(Record):
    """More about it."""

    computer_id: str
    """'cmp_' and 21 characters."""
    region: str
    """Where the computer is."""
    warm: bool
    """True when it came from the warm pool."""
    spawn_time_ms: int
    """Milliseconds from the request until the first computer was ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputerReadyEvent(EventMethods):
    """The agent has a computer, its first or a new one."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["computer-ready"] = "computer-ready"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: ComputerReadyData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedFile(Record):
    path: str
    """Below /workspace."""
    size_bytes: int
    """Size of the content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesPlacedData(Record):
    """More about it."""

    files: tuple[PlacedFile, ...] = ()
    """All input files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesPlacedEvent(EventMethods):
    """The input files are in /workspace."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["files-placed"] = "files-placed"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: FilesPlacedData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCall(Record):
    """A tool call that the model makes."""

    call_id: str
    """The id of the tool call, 'call_' and 21 characters; unique over all agents."""
    name: str
    """The name of the tool."""
    input: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    """The arguments, as the model gave them; empty when they were not a JSON object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRequestedEvent(EventMethods):
    """A tool call waits for POST /agents/{id}/approvals/{call_id}. Approval is requested for all calls of
    a turn together.
    """

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["approval-requested"] = "approval-requested"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: ToolCall


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputInvalidData(Record):
    """More about it."""

    fault: str
    """What does not fit, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputInvalidEvent(EventMethods):
    """The answer does not fit the output_schema; the model is asked to correct it."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["output-invalid"] = "output-invalid"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: OutputInvalidData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsChangedEvent(EventMethods):
    """The limits were changed; data holds all that apply now."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["limits-changed"] = "limits-changed"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: AgentLimits


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressDeniedData(Record):
    """More about it."""

    target: str
    """Where the connection was to go: host and port, or a URL."""
    reason: str
    """Why, for people."""
    further_denials: Literal["not recorded"] | None = None
    """Present on the last denial that is recorded for a computer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressDeniedEvent(EventMethods):
    """A connection out of the computer was refused."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["egress-denied"] = "egress-denied"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: EgressDeniedData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressOpenedData(Record):
    """More about it."""

    target: str
    """Where the connection goes: host and port."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressOpenedEvent(EventMethods):
    """The computer opened its first connection: from now on its commands may have read from the web."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["egress-opened"] = "egress-opened"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: EgressOpenedData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtifactKeptData(Record):
    """More about it."""

    artifact_id: str
    """The id of the artifact."""
    path: str
    """Below /workspace."""
    size_bytes: int
    """Size of the content."""
    sha256: str
    """SHA-256 of the content, in hexadecimal digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtifactKeptEvent(EventMethods):
    """A file that the agent left was kept."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["artifact-kept"] = "artifact-kept"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: ArtifactKeptData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtifactSkippedData(Record):
    """More about it."""

    path: str | None = None
    """None when the event stands for several further files."""
    reason: Literal["too_large", "too_many", "too_slow", "quota", "unreadable", "store_failed", "computer_lost"]
    """Why it was not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtifactSkippedEvent(EventMethods):
    """A file that the agent left was not kept."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["artifact-skipped"] = "artifact-skipped"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: ArtifactSkippedData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceSavedData(Record):
    """More about it."""

    size_bytes: int
    """Size of the snapshot."""
    complete: bool
    """False when something in /workspace could not be saved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceSavedEvent(EventMethods):
    """A waiting agent gave up its computer; before that, a snapshot of /workspace was stored."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["workspace-saved"] = "workspace-saved"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: WorkspaceSavedData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceNotSavedData(Record):
    """More about it."""

    reason: Literal["too_large", "too_slow", "unreadable", "computer_lost"]
    """Why. too_large: the plan has no room for it among its files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceNotSavedEvent(EventMethods):
    """A waiting agent gave up its computer, but /workspace could not be saved."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["workspace-not-saved"] = "workspace-not-saved"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: WorkspaceNotSavedData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceRestoredData(Record):
    """More about it."""

    saved_at: str
    """When the snapshot was taken, ISO 8601: later changes are not in it."""
    complete: bool
    """False when something of the workspace is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceRestoredEvent(EventMethods):
    """The new computer has the files of the earlier one in /workspace."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["workspace-restored"] = "workspace-restored"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: WorkspaceRestoredData
    """More about it."""


MemoryTrust = Literal["web", "tool", "agent", "user"]
"""The least trusted origin of a value. From low to high: web, tool, agent, user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecalledMemory(Record):
    memory_id: str
    """The id of the memory."""
    key: str
    """Its name in the namespace."""
    namespace: str
    """Where it is."""
    version: int
    """Which version of it."""
    trust: MemoryTrust
    score: float
    """How well it fits the task, 0 to 1."""
    reason: Literal["score", "rare_word"] | None = None
    """Why it was chosen: its score is high enough, or it shares a rare word or a name with the task. Older
    events do not have this field.
    """
    words: tuple[str, ...] = ()
    """The word stems that it shares with the task; with `rare_word`, only the rare ones and names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryRecalledData(Record):
    """More about it."""

    text: str | None = None
    """What the model reads before its task; None if it is nothing."""
    memories: tuple[RecalledMemory, ...] = ()
    """The memories that it was shown, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryRecalledEvent(EventMethods):
    """The agent was shown memories that are relevant to its task."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["memory-recalled"] = "memory-recalled"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: MemoryRecalledData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedMemory(Record):
    memory_id: str
    """The id of the memory."""
    key: str
    """Its name in the namespace."""
    namespace: str
    """Where it is."""
    version: int
    """Which version of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedFact(Record):
    key: str | None = None
    """None if the fact contains a secret or is too long, or if the model was not asked."""
    reason: Literal["known", "secret", "unsupported", "chatter", "less_trusted", "changed_meanwhile", "quota", "cost_limit", "price_unknown"]
    """Why not. unsupported: nothing in the run states it. less_trusted: a more trusted writer wrote the
    live value, so this one is kept as a proposal. cost_limit, price_unknown: the model was not asked at
    all.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenUsage(Record):
    """The tokens that a model call used."""

    input_tokens: int
    """What the model read."""
    output_tokens: int
    """What the model wrote, its thoughts included."""
    cached_input_tokens: int
    """Part of input_tokens: read from the provider's cache."""
    cache_write_tokens: int | None = None
    """Part of input_tokens: written to the provider's cache."""
    estimated: Literal[True] | None = None
    """The model did not report its usage; this is estimated from the texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryExtractedData(Record):
    """More about it."""

    saved: tuple[SavedMemory, ...] = ()
    """The memories that were written."""
    skipped: tuple[SkippedFact, ...] = ()
    """Facts that the model found worth keeping and that were not kept."""
    usage: TokenUsage


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryExtractedEvent(EventMethods):
    """After the end: facts that were worth keeping from the run were saved as memories."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["memory-extracted"] = "memory-extracted"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: MemoryExtractedData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStartData(Record):
    """More about it."""

    step: int
    """The turn of the model, counted from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStartEvent(EventMethods):
    """A turn of the model begins."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["step-start"] = "step-start"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: StepStartData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRetryData(Record):
    """More about it."""

    step: int
    """The turn of the model, counted from 1."""
    attempt: int
    """The attempt that failed, counted from 1."""
    delay_ms: int
    """The wait before the next attempt, milliseconds."""
    error: str
    """Why it failed, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRetryEvent(EventMethods):
    """The model could not be called; the call will be repeated."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["model-retry"] = "model-retry"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: ModelRetryData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFallbackData(Record):
    """More about it."""

    step: int
    """The turn of the model, counted from 1."""
    from_model: str
    """The model that could not be asked, or refused to answer."""
    to_model: str
    """The model that is asked instead."""
    error: str
    """Why, for people."""
    usage: TokenUsage | None = None
    """Tokens of the answer that `from_model` gave, if it refused to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFallbackEvent(EventMethods):
    """Another model is asked instead, for this turn."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["model-fallback"] = "model-fallback"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: ModelFallbackData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelOptionIgnoredData(Record):
    """More about it."""

    step: int
    """The turn of the model, counted from 1."""
    model_id: str
    """The model, as GET /models names it."""
    option: str
    """The option, such as effort or temperature."""
    reason: str
    """Why, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelOptionIgnoredEvent(EventMethods):
    """The model does not have an option that the spawn set, so it was not sent. Reported once for a model
    and option.
    """

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["model-option-ignored"] = "model-option-ignored"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: ModelOptionIgnoredData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageData(Record):
    """More about it."""

    step: int
    """The turn of the model, counted from 1."""
    role: Literal["assistant"] = "assistant"
    """Who spoke."""
    text: str
    """What the model said; empty when it only calls tools."""
    tool_calls: tuple[ToolCall, ...] = ()
    """The calls that it asks for, in its order."""
    model_id: str | None = None
    """The model that said it, as GET /models names it; absent in logs of versions before 0.3."""
    finish_reason: str
    """Why the model stopped: stop, length, tool-calls, refusal, content-filter, context-overflow, pause,
    error or other. After length and context-overflow, none of its tool calls is run.
    """
    usage: TokenUsage
    cost_usd: float | None = None
    """What it cost, US dollars, at the price of that moment; 0 if the price is unknown. Absent in logs of
    versions before 0.3.
    """
    duration_ms: int | None = None
    """How long the model took for it, milliseconds, without failed tries before. Absent in logs of
    versions before 0.3.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEvent(EventMethods):
    """The model has spoken: text, tool calls, or both."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["message"] = "message"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: MessageData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCallStartData(Record):
    """More about it."""

    step: int
    """The turn of the model, counted from 1."""
    call_id: str
    """The id of the tool call, 'call_' and 21 characters; unique over all agents."""
    name: str
    """The name of the tool."""
    input: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    """The arguments, as the model gave them; empty when they were not a JSON object."""
    waits_for: Literal["client"] | None = None
    """client: it waits for POST /agents/{id}/tool-results/{call_id}."""
    until: str | None = None
    """With waits_for: when the wait ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCallStartEvent(EventMethods):
    """A tool call starts."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["tool-call-start"] = "tool-call-start"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: ToolCallStartData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCallOutputData(Record):
    """More about it."""

    step: int
    """The turn of the model, counted from 1."""
    call_id: str
    """The id of the tool call, 'call_' and 21 characters; unique over all agents."""
    stream: Literal["stdout", "stderr"]
    """Where it was printed."""
    text: str
    """The piece that was printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCallOutputEvent(EventMethods):
    """A running command printed something."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["tool-call-output"] = "tool-call-output"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: ToolCallOutputData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolResultImage(Record):
    """A picture in the result of a tool."""

    data: str
    """The picture in base64."""
    media_type: str
    """For example image/png."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolResult(Record):
    """The result of a tool call."""

    output: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    """What the tool answered; {'error': …} if it failed. If stdout or stderr has over 100,000 characters,
    the middle is left out: all of it is in the events tool-call-output.
    """
    image: ToolResultImage | None = None
    images: tuple[ToolResultImage, ...] = ()
    """Several pictures, from a tool of an MCP server; `image` is then absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCallEndData(Record):
    """More about it."""

    step: int
    """The turn of the model, counted from 1."""
    call_id: str
    """The id of the tool call, 'call_' and 21 characters; unique over all agents."""
    name: str
    """The name of the tool."""
    result: ToolResult
    is_error: bool
    """True when the call failed or was not run."""
    fault: str | None = None
    """With is_error: why it failed, for people. The error in `result` is what the model reads. Absent in
    logs of versions before 0.3.
    """
    duration_ms: int
    """Milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCallEndEvent(EventMethods):
    """A tool call has ended. A call that was refused ends without a start."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["tool-call-end"] = "tool-call-end"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: ToolCallEndData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserMessageData(Record):
    """More about it."""

    content: str
    """The text that the model reads."""
    message_id: str | None = None
    """The message of POST /agents/{id}/messages; absent for a hint by the server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserMessageEvent(EventMethods):
    """The model is told something in addition to its task."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["user-message"] = "user-message"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: UserMessageData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextWindowData(Record):
    """More about it."""

    tokens: int
    """What is assumed from now on for this agent."""
    model_id: str
    """The model, as GET /models names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextWindowEvent(EventMethods):
    """A model refused the conversation as too long: its context window is smaller than was assumed."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["context-window"] = "context-window"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: ContextWindowData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextCompactedData(Record):
    """More about it."""

    up_to_step: int
    """The last turn of which something was left out."""
    cleared: tuple[str, ...] = ()
    """Calls whose results the model no longer reads, except with jettson_history_read."""
    summary: str | None = None
    """What the model wrote about its turns up to that one, and reads in their place; None if they stay."""
    summarised_messages: tuple[str, ...] = ()
    """Messages of users that only the summary keeps; all others stay word for word."""
    tokens_before: int
    """How long the next request would have been."""
    tokens_after: int
    """How long it is now, estimated."""
    model_id: str | None = None
    """With a summary: the model that wrote it."""
    usage: TokenUsage | None = None
    """With a summary: what it took."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextCompactedEvent(EventMethods):
    """The conversation had filled 70 % of the model's context window, so its older part was left out or
    summarised. The log keeps everything.
    """

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["context-compacted"] = "context-compacted"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: ContextCompactedData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalResultData(Record):
    """More about it."""

    text: str
    """The answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalResultEvent(EventMethods):
    """The model has answered."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["final-result"] = "final-result"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: FinalResultData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedData(Record):
    """More about it."""

    reason: Literal["max_steps", "refusal", "content_filter"] = "max_steps"
    """Why: all turns are used up, the model refused to answer, or its provider withheld the answer."""
    text: str
    """What the model said in its last turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedEvent(EventMethods):
    """The last turn ended without an answer."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["stopped"] = "stopped"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: StoppedData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class McpToolAnnotations(Record):
    """What the server says about the effects of a tool. Nobody checks whether it is true."""

    title: str | None = None
    """A name for people."""
    read_only_hint: bool | None = field(default=None, metadata={"wire": "readOnlyHint"})
    """It changes nothing."""
    destructive_hint: bool | None = field(default=None, metadata={"wire": "destructiveHint"})
    """It may delete or overwrite."""
    idempotent_hint: bool | None = field(default=None, metadata={"wire": "idempotentHint"})
    """A second call with the same input changes nothing more."""
    open_world_hint: bool | None = field(default=None, metadata={"wire": "openWorldHint"})
    """It reaches beyond its server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class McpTool(Record):
    """A tool of an MCP server."""

    name: str
    """The name that the model calls: `<server>__<tool>`. Each character that a name cannot have becomes
    `_`.
    """
    tool: str
    """The name that the server has for it."""
    description: str
    """The server's description, up to 4,000 characters."""
    input_schema: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    """The JSON Schema of its input."""
    annotations: McpToolAnnotations


@dataclass(frozen=True, slots=True, kw_only=True)
class McpListedDataLeftOut(Record):
    tool: str
    """The name that the server has for it."""
    reason: Literal["too_many", "name_taken", "unusable_schema", "too_large", "unreadable"]
    """too_many: the agent has 128 tools already. name_taken: another tool has the same name.
    unusable_schema: inputs cannot be checked by its schema. too_large: descriptions and schemas of the
    server are too long together. unreadable: its description does not follow the protocol.
    """
    detail: str | None = None
    """More about it, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class McpListedData(Record):
    """More about it."""

    server: str
    """The name of the server."""
    tools: tuple[McpTool, ...] = ()
    """The tools that the agent has of this server, until it ends."""
    left_out: tuple[McpListedDataLeftOut, ...] = ()
    """The first 50 tools of the server that the agent does not have."""
    left_out_count: int
    """How many tools were left out in all; `left_out` names at most 50."""
    has_more: bool
    """Whether the server has further tools that were not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class McpListedEvent(EventMethods):
    """An MCP server was asked for its tools."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["mcp-listed"] = "mcp-listed"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: McpListedData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class McpFailedData(Record):
    """More about it."""

    server: str
    """The name of the server."""
    error: str
    """Why, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class McpFailedEvent(EventMethods):
    """An MCP server could not be asked for its tools. The agent works without them, or ends if the server
    is required.
    """

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["mcp-failed"] = "mcp-failed"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: McpFailedData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkChangedEvent(EventMethods):
    """The network of the agent was changed. Connections that it no longer allows are closed."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["network-changed"] = "network-changed"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: AgentNetwork


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretUsedData(Record):
    """More about it."""

    name: str
    """The secret."""
    host: str
    """The host, with its port unless that is the usual one."""
    method: str
    """The method of the request."""
    status: int | None = None
    """The status of the response; None if none came."""
    further_events: Literal["not recorded"] | None = None
    """Present on the last event of its type that is recorded for a computer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretUsedEvent(EventMethods):
    """The value of a secret was sent to a host that it lists."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["secret-used"] = "secret-used"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: SecretUsedData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretWithheldData(Record):
    """More about it."""

    name: str
    """The secret."""
    host: str
    """The host, with its port unless that is the usual one."""
    further_events: Literal["not recorded"] | None = None
    """Present on the last event of its type that is recorded for a computer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretWithheldEvent(EventMethods):
    """The placeholder of a secret was sent to a host, or in a place, that the secret does not list. It
    stayed a placeholder.
    """

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["secret-withheld"] = "secret-withheld"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: SecretWithheldData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretUnusableData(Record):
    """More about it."""

    host: str
    """The host, with its port unless that is the usual one."""
    scheme: str
    """How the request was signed, such as AWS4-HMAC."""
    further_events: Literal["not recorded"] | None = None
    """Present on the last event of its type that is recorded for a computer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretUnusableEvent(EventMethods):
    """A request to a host with secrets was signed. A signature needs the value itself, so the request
    passed unchanged.
    """

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["secret-unusable"] = "secret-unusable"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: SecretUnusableData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRefreshFailedData(Record):
    """More about it."""

    name: str
    """The secret."""
    error: str
    """Why, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRefreshFailedEvent(EventMethods):
    """The access token of an OAuth secret could not be refreshed. The agent goes on without it, and the
    server tries again.
    """

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: Literal["secret-refresh-failed"] = "secret-refresh-failed"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: SecretRefreshFailedData
    """More about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownEvent(EventMethods):
    """One that this version does not know, or that is not as it knows it."""

    id: int
    """Numbered from 1 without gaps, for each agent."""
    type: str
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: Any = field(default=None, hash=False)


AgentEvent = (
    AgentStatusEvent
    | AgentConfiguredEvent
    | SubAgentStartedEvent
    | ComputerReadyEvent
    | FilesPlacedEvent
    | ApprovalRequestedEvent
    | OutputInvalidEvent
    | LimitsChangedEvent
    | EgressDeniedEvent
    | EgressOpenedEvent
    | ArtifactKeptEvent
    | ArtifactSkippedEvent
    | WorkspaceSavedEvent
    | WorkspaceNotSavedEvent
    | WorkspaceRestoredEvent
    | MemoryRecalledEvent
    | MemoryExtractedEvent
    | StepStartEvent
    | ModelRetryEvent
    | ModelFallbackEvent
    | ModelOptionIgnoredEvent
    | MessageEvent
    | ToolCallStartEvent
    | ToolCallOutputEvent
    | ToolCallEndEvent
    | UserMessageEvent
    | ContextWindowEvent
    | ContextCompactedEvent
    | FinalResultEvent
    | StoppedEvent
    | McpListedEvent
    | McpFailedEvent
    | NetworkChangedEvent
    | SecretUsedEvent
    | SecretWithheldEvent
    | SecretUnusableEvent
    | SecretRefreshFailedEvent
    | UnknownEvent
)
"""Something that happened in the life of an agent; `type` says what. Later versions add types and
fields: pass over those that you do not know.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentEventPage(Record):
    """A page of events, oldest first."""

    data: tuple[AgentEvent, ...] = ()
    """Oldest first."""
    next_cursor: str | None = None
    """Send it as `after` for the next page, or as `before` if that was given; None when there is no more
    for now.
    """
    events_deleted_at: str | None = None
    """When the events of the agent were deleted, because its plan keeps them no longer: ISO 8601, UTC;
    None while they are there.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDeltaData(Record):
    """The piece, and where it belongs."""

    step: int
    """The turn of the model, counted from 1."""
    attempt: int
    """Which attempt at this turn: a new number starts the text over."""
    text: str
    """The next piece of the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDelta(Record):
    """A piece of a message that the model is writing, in a stream with `deltas=true`. It is not stored and
    has no id. Pieces may be lost; the event `message` that follows has the whole text.
    """

    type: Literal["message-delta"] = "message-delta"
    """What it is."""
    ts: int
    """When it was sent: milliseconds since the epoch."""
    data: MessageDeltaData
    """The piece, and where it belongs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRequest(Record):
    """A request of an agent to its model."""

    agent_id: str
    """The agent that asked."""
    step: int
    """The step whose answer was asked for."""
    model_id: str
    """The model that was asked, as GET /models names it."""
    body: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    """The body of the request, in the format of the model's provider, without its keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template(Record):
    """A version of a template: what the agents spawned from it are made of."""

    name: str
    """The name that spawns use."""
    description: str | None = None
    """What the template is for; None without one."""
    version: int
    """The number of this version. The first one is 1."""
    defaults: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    """What spawns take from the template."""
    created_at: str
    """When the template was created: ISO 8601, UTC."""
    updated_at: str
    """When this version was made: ISO 8601, UTC."""
    archived_at: str | None = None
    """When the template was archived; None for one that spawns can use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateList(Record):
    """A page of templates or of versions, newest first. A page ends early at 4 MB."""

    data: tuple[Template, ...] = ()
    """The templates of this page."""
    next_cursor: str | None = None
    """Send it as `cursor` for the next page; None on the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingItem(Record):
    """Something that an agent waits for."""

    agent_id: str
    """The agent that waits."""
    agent_name: str | None = None
    """The name of the agent; None if it has none."""
    task: str = ""
    """The task of the agent, at most its first 200 characters."""
    kind: Literal["approval", "tool_result", "budget", "message"]
    """approval: your decision on a call. tool_result: the result of a function tool. budget: a higher
    limit, or the price of the model. message: the next message to an agent that is kept alive.
    """
    call_id: str | None = None
    """The tool call, for approval and tool_result."""
    name: str | None = None
    """The tool of the call."""
    input: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    """The input of the call; absent if it has more than 20,000 characters as JSON."""
    model_text: str | None = None
    """What the model said in the turn of the call, at most its first 2,000 characters; absent if it said
    nothing.
    """
    since: str
    """Since when it waits: ISO 8601, UTC."""
    until: str
    """Until when it waits, if nothing comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingList(Record):
    """A page of what agents wait for, the oldest first."""

    data: tuple[PendingItem, ...] = ()
    """What is waited for, the oldest first."""
    next_cursor: str | None = None
    """Send it as `cursor` for the next page; None on the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStatusData(Record):
    """More about it."""

    status: AgentStatus
    reason: str | None = None
    """Why it waits or ended."""
    budget: Literal["max_seconds", "max_tokens", "max_tool_calls", "max_cost_usd", "monthly_cost_usd"] | None = None
    """With the reason budget_reached: which budget is used up."""
    scope: Literal["account", "key"] | None = None
    """Whose monthly_cost_usd it is."""
    used: float | None = None
    """How much of the budget is used."""
    limit: float | None = None
    """How much the budget allows."""
    limit_of: str | None = None
    """The agent whose limit it is, when that is not this agent but one that it is a sub-agent of."""
    agent_ids: tuple[str, ...] = ()
    """With the reason waiting_for_agents: the sub-agents that it waits for."""
    call_id: str | None = None
    """With the reason approval_required or awaiting_tool_result: the first of the calls that wait."""
    name: str | None = None
    """The tool of the call that waits."""
    model: str | None = None
    """With the reason price_unknown: the model whose price has to be set."""
    error: str | None = None
    """With the reason waiting_for_model: why, in the provider's words."""
    until: str | None = None
    """With the reason waiting_for_model: when it gives up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStatusEvent(EventMethods):
    """An agent has a new status."""

    id: str
    """Send it as `Last-Event-ID` to go on after this event."""
    type: Literal["agent-status"] = "agent-status"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: AccountStatusData
    """More about it."""
    agent_id: str
    """The agent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountApprovalEvent(EventMethods):
    """A tool call waits for POST /agents/{id}/approvals/{call_id}."""

    id: str
    """Send it as `Last-Event-ID` to go on after this event."""
    type: Literal["approval-requested"] = "approval-requested"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: ToolCall
    agent_id: str
    """The agent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountToolCallData(Record):
    """More about it."""

    step: int
    """The turn of the model, counted from 1."""
    call_id: str
    """The id of the tool call, 'call_' and 21 characters; unique over all agents."""
    name: str
    """The name of the tool."""
    input: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    """The arguments, as the model gave them; empty when they were not a JSON object."""
    waits_for: Literal["client"] | None = None
    """client: it waits for POST /agents/{id}/tool-results/{call_id}."""
    until: str | None = None
    """With waits_for: when the wait ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountToolCallEvent(EventMethods):
    """A call of a function tool waits for POST /agents/{id}/tool-results/{call_id}."""

    id: str
    """Send it as `Last-Event-ID` to go on after this event."""
    type: Literal["tool-call-start"] = "tool-call-start"
    """What happened."""
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: AccountToolCallData
    """More about it."""
    agent_id: str
    """The agent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownAccountEvent(EventMethods):
    """One that this version does not know, or that is not as it knows it."""

    id: str
    """Send it as `Last-Event-ID` to go on after this event."""
    type: str
    ts: int
    """When it happened: milliseconds since the Unix epoch."""
    data: Any = field(default=None, hash=False)
    agent_id: str
    """The agent."""


AccountEvent = (
    AccountStatusEvent
    | AccountApprovalEvent
    | AccountToolCallEvent
    | UnknownAccountEvent
)
"""Something that happened to an agent of the account; `type` says what. Later versions add types and
fields: pass over those that you do not know.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact(Record):
    """A file that an agent left."""

    artifact_id: str
    """The id of the artifact."""
    agent_id: str
    """The agent that left it."""
    path: str
    """Where the agent left it: a path below `/workspace`, e.g. out/report.csv."""
    size_bytes: int
    """Size of the content in bytes."""
    sha256: str
    """SHA-256 of the content, in hexadecimal."""
    created_at: str
    """When it was created: ISO 8601, UTC."""
    expires_at: str | None = None
    """When it will be deleted, by the days that the plan keeps files now: ISO 8601, UTC; None for never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtifactList(Record):
    """The artifacts of an agent."""

    data: tuple[Artifact, ...] = ()
    """Everything that the agent left and that has not been deleted, sorted by path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFile(Record):
    """A file that you uploaded as an input for agents."""

    file_id: str
    """The id of the upload, for the `files` of a spawn."""
    name: str
    """The name that the upload gave."""
    size_bytes: int
    """Size of the content in bytes."""
    sha256: str
    """SHA-256 of the content, in hexadecimal."""
    created_at: str
    """When it was created: ISO 8601, UTC."""
    expires_at: str | None = None
    """When it will be deleted, by the days that the plan keeps files now: ISO 8601, UTC; None for never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFileList(Record):
    """A page of uploads, newest first."""

    data: tuple[UploadedFile, ...] = ()
    """The files of this page."""
    next_cursor: str | None = None
    """Send it as `cursor` for the next page; None on the last one."""


MemorySource = Literal["manual", "auto_extracted", "consolidated"]
"""manual: written by an API call or by an agent. auto_extracted: saved from what an agent did.
consolidated: a summary of other memories.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryProvenance(Record):
    """Where the value of a memory comes from."""

    kind: Literal["key", "agent", "tool", "web_page", "consolidation"]
    """What the value comes from: key (a caller of the API), agent, tool, web_page, or consolidation (other
    memories).
    """
    key_id: str | None = None
    """The API key that wrote it."""
    agent_id: str | None = None
    """The agent that wrote it."""
    agent_deleted: bool | None = None
    """true when the agent that wrote it has been deleted; otherwise absent."""
    tool: str | None = None
    """The tool that the value comes from."""
    url: str | None = None
    """The web page that the value comes from."""
    sources: tuple[str, ...] | None = None
    """Of a summary: the ids of the memories that it was made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory(MemoryMethods):
    """A memory. Its times are milliseconds since the Unix epoch."""

    memory_id: str
    """The id of the memory: 'mem_' and 21 characters; the same for all versions of a key."""
    key: str
    """Its name, unique within its namespace."""
    namespace: str
    """The namespace that it is in."""
    value: str
    """What is remembered."""
    tags: tuple[str, ...] = ()
    """Words to filter by."""
    importance: int = 5
    """1 to 10. If memories match equally well, a search puts the more important one first."""
    source: MemorySource = "manual"
    access_count: int = 0
    """How often it was read."""
    created_at: int
    """When the key was first written."""
    updated_at: int = 0
    """When it last changed."""
    expires_at: int | None = None
    """When it stops being found; None for never."""
    version: int | None = None
    """Counts the values of this key, from 1."""
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    """The object that you gave; empty without one."""
    trust: MemoryTrust | None = None
    provenance: MemoryProvenance | None = None
    deleted_at: int | None = None
    """Only in a list of what was forgotten: when it stopped being live."""
    deleted_by: Literal["superseded", "amended", "deleted", "expired", "deduped", "consolidated"] | None = None
    """Only in a list of what was forgotten: what ended it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenMemory(Memory):
    """A memory after a write to it."""

    proposal_id: str | None = None
    """Only if nothing was written, because the live value comes from a more trusted writer: the proposal
    that the value is kept as. The rest is what is live.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentMemory(Record):
    """What is live under the key now; None if nothing is."""

    memory_id: str
    """The id of the memory."""
    version: int
    """Its version."""
    value: str
    """Its value."""
    trust: MemoryTrust


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryProposal(Record):
    """A value that would have replaced one from a more trusted writer."""

    proposal_id: str
    """The id of the proposal: 'mpr_' and 21 characters."""
    status: Literal["waiting", "accepted", "rejected"]
    """The decision; pending until there is one."""
    key: str
    """The key that the writer wanted to write."""
    namespace: str
    """Its namespace."""
    value: str
    """The proposed value."""
    tags: tuple[str, ...] | None = None
    """The proposed tags; None when none were named."""
    importance: int | None = None
    """The proposed importance; None when none was named."""
    expires_in_ms: int | None = None
    """How long it lives once it is accepted, milliseconds; None when nothing was named."""
    metadata: Mapping[str, Any] | None = field(default=None, hash=False)
    """The proposed metadata; None when none were named."""
    source: MemorySource
    trust: MemoryTrust
    provenance: MemoryProvenance
    created_at: int
    """When it was proposed: milliseconds since the Unix epoch."""
    decided_at: int | None = None
    """When it was decided; None while it waits."""
    accepted_version: int | None = None
    """The version that it has become; None unless it was accepted."""
    current: CurrentMemory | None = None
    """What is live under the key now; None if nothing is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryProposalList(Record):
    """A page of pending proposals, newest first."""

    proposals: tuple[MemoryProposal, ...] = ()
    """The proposals of this page."""
    next_cursor: str | None = None
    """Send it as `cursor` for the next page; None on the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryList(Record):
    """A page of memories."""

    memories: tuple[Memory, ...] = ()
    """The memories of this page."""
    next_cursor: str | None = None
    """Send it as `cursor` for the next page; None on the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryVersion(Memory):
    """A memory as it was from `valid_from` to `valid_to`. Its times are milliseconds since the Unix epoch."""

    valid_from: int
    """When it became live."""
    valid_to: int | None = None
    """When it stopped being live; None while it is live."""
    ended_by: Literal["superseded", "amended", "deleted", "expired", "deduped", "consolidated"] | None = None
    """What ended it; None while it is live."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryHistory(Record):
    """All versions of a memory."""

    versions: tuple[MemoryVersion, ...] = ()
    """The versions, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryScoreBreakdown(Record):
    """The parts of a score, each from 0 to 1."""

    semantic: float | None = None
    """How close the meanings are (cosine)."""
    keyword: float | None = None
    """The share of the query's words that matched, by weight."""
    importance: float | None = None
    """The importance of the memory."""
    time_decay: float | None = field(default=None, metadata={"wire": "timeDecay"})
    """1 for a new memory, lower for an older one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedWord(Record):
    word: str
    """The stem of a word."""
    weight: float
    """What it added to the score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePart(Record):
    part: Literal["meaning", "words", "fit", "importance", "age", "conversation"]
    """meaning: how close query and memory are. words: the words that matched. fit: how well each word of
    the query fits some word of the memory. conversation: what its neighbours in a conversation add.
    """
    adds: float
    """What it adds to the logit; negative if it lowers the score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryExplanation(Record):
    """The words that matched, and what the score is made of. Only with `explain: true`."""

    words: tuple[MatchedWord, ...] = ()
    """The words that matched."""
    useful: bool | None = None
    """Whether it fits the query so well that it would be recalled for a task. This depends on how many
    memories there are.
    """
    base: float | None = None
    """The logit of the score of a memory that has nothing to do with the query."""
    parts: tuple[ScorePart, ...] = ()
    """The parts of the score. Its logit, ln(score / (1 - score)), is `base` plus what all of them add."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemorySearchResult(Memory):
    """A memory, and how well it answers the query."""

    score: float
    """How well it answers the query, 0 to 1; comparable between queries."""
    breakdown: MemoryScoreBreakdown = MemoryScoreBreakdown()
    explain: MemoryExplanation | None = None
    """The words that matched, and what the score is made of. Only with `explain: true`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchMemoriesResponse(Record):
    """The result of a search."""

    results: tuple[MemorySearchResult, ...] = ()
    """The memories that were found, best first."""


MemorySearchMode = Literal["hybrid", "semantic", "keyword"]
"""hybrid: by meaning and by words. semantic: by meaning only. keyword: by words only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamespaceInfo(Record):
    """A namespace."""

    namespace: str
    """The name of the namespace."""
    count: int
    """The number of its live memories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamespaceList(Record):
    """The namespaces of the account."""

    namespaces: tuple[NamespaceInfo, ...] = ()
    """The namespaces that hold live memories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryChange(Record):
    """What an operation would do to one memory."""

    action: Literal["remove", "write", "keep"]
    """remove: it is no longer live. write: it gets a new value, or the tags and metadata of its
    duplicates. keep: it stays as it is.
    """
    key: str
    """The key of the memory."""
    namespace: str
    """Its namespace."""
    memory_id: str | None = None
    """Its id; None for a memory that is new."""
    before: str | None = None
    """The live value; None when nothing is live."""
    after: str | None = None
    """The value that will be live; None when nothing will be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteManyResult(Record):
    """The outcome of a deletion by filter."""

    removed: int
    """Memories that were deleted."""
    operation_id: str | None = None
    """The id to undo it by; None for a dry run, and when nothing changed."""
    plan_id: str | None = None
    """The id to apply the plan by; None unless this was a dry run."""
    diff: tuple[MemoryChange, ...] = ()
    """Of a dry run: what would change, the first 1,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DedupePair(Record):
    """Two memories that say the same."""

    kept: str
    """The memory_id of the one that stays."""
    removed: str
    """The memory_id of the one that was deleted."""
    similarity: float
    """How similar they are, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearDuplicate(Record):
    """Two memories that are alike, and are left as they are."""

    memory_ids: tuple[str, ...] = ()
    """The two memories."""
    similarity: float
    """How alike they are, 0 to 1."""
    reason: Literal["subject", "text", "trust_or_expiry"]
    """subject: their keys, tags or metadata name different things. text: a number, a name, a negation or
    another word differs. trust_or_expiry: they say the same, but one is trusted more and the other
    lasts longer, or their tags and metadata do not fit into one memory.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class DedupeResult(Record):
    """The outcome of a deduplication."""

    removed: int = 0
    """Memories that were deleted."""
    kept: int = 0
    """Live memories that remain, of those that were compared."""
    pairs: tuple[DedupePair, ...] = ()
    """What was deleted, and for which other memory."""
    near_duplicates: tuple[NearDuplicate, ...] = ()
    """Pairs that are alike and may say the same, for you to decide: the first 200."""
    threshold: float | None = None
    """The threshold that was used."""
    memories: tuple[Memory, ...] = ()
    """With `include_memories`: the memories of the first 1,000 pairs, then near duplicates, as they were
    compared.
    """
    operation_id: str | None = None
    """The id to undo it by; None for a dry run, and when nothing changed."""
    plan_id: str | None = None
    """The id to apply the plan by; None unless this was a dry run."""
    diff: tuple[MemoryChange, ...] = ()
    """Of a dry run: what would change, the first 1,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolidateSummary(Record):
    """A memory that stands for several others."""

    key: str
    """Its name, unique within its namespace."""
    namespace: str
    """The namespace that it is in."""
    value: str
    """What is remembered."""
    tags: tuple[str, ...] = ()
    """Words to filter by."""
    importance: int = 5
    """1 to 10. If memories match equally well, a search puts the more important one first."""
    memory_id: str | None = None
    """The id of the summary; None for a dry run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSummarized(Record):
    """A group for which the model wrote no usable summary."""

    memory_ids: tuple[str, ...] = ()
    """The memories of the group, which stay as they are."""
    reason: Literal["refused", "cut", "too_long", "not_covered"]
    """refused: the model's provider held its answer back. cut: it ended at its limit. too_long: it is
    longer than a memory. not_covered: it leaves out or changes a number, a name, a denied statement or
    most words of a memory.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolidateResult(Record):
    """The outcome of a consolidation."""

    consolidated: int = 0
    """Memories that went into the summaries."""
    new_summaries: tuple[ConsolidateSummary, ...] = ()
    """The summaries."""
    not_summarized: tuple[NotSummarized, ...] = ()
    """Groups that stay as they are, and why."""
    near_duplicates: tuple[NearDuplicate, ...] = ()
    """Memories that are alike, and were kept out of a summary because they are about different things:
    each with the nearest one, the first 200 pairs.
    """
    summarized_by: Literal["model", "merge"] | None = None
    """model: the configured model wrote them. merge: the distinct sentences were put together, without a
    model.
    """
    threshold: float | None = None
    """The threshold that was used."""
    operation_id: str | None = None
    """The id to undo it by; None for a dry run, and when nothing changed."""
    plan_id: str | None = None
    """The id to apply the plan by; None unless this was a dry run."""
    diff: tuple[MemoryChange, ...] = ()
    """Of a dry run: what would change, the first 1,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFailure(Record):
    """A row that was not imported."""

    index: int
    """The position of the row in the list that was sent, from 0."""
    key: str | None = None
    """The key of the row; None if it has none."""
    reason: str
    """What is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult(Record):
    """The outcome of an import."""

    imported: int = 0
    """Rows that are now stored, including those that already were."""
    unchanged: int | None = None
    """How many of these were already stored."""
    failed: int = 0
    """Rows that were not imported."""
    errors: tuple[ImportFailure, ...] = ()
    """Why rows were not imported: the first 1,000 of them."""
    partial: bool = False
    """true when the limit of the plan stopped the import before its end."""
    operation_id: str | None = None
    """The id to undo it by; None for a dry run, and when nothing changed."""
    plan_id: str | None = None
    """The id to apply the plan by; None unless this was a dry run."""
    diff: tuple[MemoryChange, ...] = ()
    """Of a dry run: what would change, the first 1,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyPlanResult(Record):
    """The outcome of applying a plan."""

    plan_id: str
    """The plan that was applied."""
    operation_id: str
    """The id to undo it by."""
    kind: str
    """What it was: delete, dedupe, consolidate or import."""
    removed: int
    """Memories that are no longer live."""
    written: int
    """Memories that were written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoResult(Record):
    """The outcome of an undo."""

    operation_id: str
    """The operation that was undone."""
    kind: str
    """What it was: delete, dedupe, consolidate or import."""
    restored: int
    """Memories that are live again."""
    removed: int
    """Memories that the operation had written and that are gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryOperation(Record):
    """A step that changed several memories."""

    operation_id: str
    """The id to undo it by."""
    kind: Literal["delete", "dedupe", "consolidate", "import"]
    """What it was."""
    created_at: int
    """When it was done: milliseconds since the Unix epoch."""
    undone_at: int | None = None
    """When it was undone; None while it holds."""
    removed: int
    """Versions that it ended."""
    written: int
    """Versions that it wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryOperationList(Record):
    """A page of operations, newest first."""

    operations: tuple[MemoryOperation, ...] = ()
    """The operations of this page."""
    next_cursor: str | None = None
    """Send it as `cursor` for the next page; None on the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryOperationDetails(MemoryOperation):
    """A step that changed several memories, with what it changed."""

    diff: tuple[MemoryChange, ...] = ()
    """What it changed, as it left it: the first 1,000 memories. Empty once it is undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryEdit(Record):
    """A change of one memory."""

    edit_id: str
    """The id to undo it by."""
    kind: Literal["write", "update", "amend", "restore", "delete", "expire"]
    """write: a new memory. update: another value. amend: other tags, importance, expiry, metadata or
    trust. restore: an earlier value is live again. delete: it was deleted. expire: its time was over.
    """
    changed_at: int
    """When it changed: milliseconds since the Unix epoch."""
    memory_id: str
    """The id of the memory."""
    key: str
    """Its key."""
    namespace: str
    """Its namespace."""
    before: str | None = None
    """The value that was live before; None if nothing was."""
    after: str | None = None
    """The value that was live afterwards; None if nothing was."""
    provenance: MemoryProvenance | None = None
    """Where the value afterwards comes from; None if nothing was live."""
    can_undo: bool
    """Whether nothing else has happened to the memory since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryEditList(Record):
    """A page of changes, newest first."""

    edits: tuple[MemoryEdit, ...] = ()
    """The changes of this page."""
    next_cursor: str | None = None
    """Send it as `cursor` for the next page; None on the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoEditResult(Record):
    """The outcome of undoing a change."""

    edit_id: str
    """The change that was undone."""
    memory: Memory | None = None
    """The memory as it is now; None if it is no longer live."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryRemains(Record):
    """Where an erased memory may still be told."""

    kind: Literal["agent", "summary"]
    """agent: it was shown the memory, or wrote it. The memory is out of its log, but what the agent said,
    did or left in files may repeat it. summary: one that was made of the memory before its sources were
    written down.
    """
    agent_id: str | None = None
    """The agent."""
    memory_id: str | None = None
    """The summary."""
    namespace: str | None = None
    """The namespace of the summary."""
    key: str | None = None
    """The key of the summary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryErasure(Record):
    """What a deletion for good could not remove. Agents and summaries that are named can be deleted
    themselves.
    """

    remains: tuple[MemoryRemains, ...] = ()
    """Where it may still be told: the first 100 places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarmPool(Record):
    """Its pool of ready computers."""

    size: int
    """Computers that it keeps ready."""
    ready: int
    """Computers that are ready now."""
    starting: int
    """Computers that are being started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionInfo(Record):
    """A place where agents can run."""

    name: str
    """The name of the region, for the `region` of a spawn."""
    is_default: bool
    """Whether a spawn without a region tries it first."""
    workers: int
    """Worker processes that are serving it now."""
    pool: WarmPool
    """Its pool of ready computers."""
    queued: int = 0
    """Agents of the account that wait to start here."""
    oldest_wait_seconds: int | None = None
    """For how many seconds the first of these has waited; None if there is none."""
    spawns_24h: int
    """Agents that got their computer here in the last 24 hours."""
    hit_rate_24h: float | None = None
    """The share of these that got a ready computer from the pool, 0 to 1; None if there were none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionList(Record):
    """The regions of the installation."""

    regions: tuple[RegionInfo, ...] = ()
    """All regions, the default one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPrices(Record):
    """US dollars per million tokens; None when unknown. A cost limit needs a price."""

    input: float
    """Tokens that it reads."""
    cached_input: float
    """Tokens that it reads from the provider's cache."""
    cache_write: float
    """Tokens that it writes to the provider's cache."""
    output: float
    """Tokens that it writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model(Record):
    """A model that agents can run on."""

    id: str
    """The name to use as `model`: `<provider>/<id>`, or `local`."""
    provider: str
    """Who serves it: anthropic, openai, openai-compatible, ollama, lmstudio or local."""
    default: bool
    """Whether agents that name no model run on it."""
    pictures: bool | None = None
    """Whether it sees pictures; None when unknown."""
    context_window: int | None = None
    """Tokens that it can read at once; None when unknown."""
    max_output_tokens: int | None = None
    """Tokens that one answer can have; None when unknown."""
    prices: ModelPrices | None = None
    """US dollars per million tokens; None when unknown. A cost limit needs a price."""
    prices_date: str | None = None
    """The date of the prices; None if the operator set them, or if they are unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelList(Record):
    """All models that agents can run on."""

    data: tuple[Model, ...] = ()
    """The default first, then by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageAmounts(Record):
    """What agents used, including model calls to extract their memories and to write summaries."""

    runs: int
    """Agents that ended."""
    agent_hours: float
    """Hours of work."""
    input_tokens: int
    """Tokens that models read."""
    output_tokens: int
    """Tokens that models wrote."""
    cached_input_tokens: int
    """The part of `input_tokens` that came from the providers' caches."""
    tool_calls: int
    """Tool calls."""
    cost_usd: float
    """US dollars, at the prices of the installation."""
    estimated: bool | None = None
    """Whether part of the tokens, and so of the cost, is an estimate because a model did not report it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageGroup(UsageAmounts):
    """What the agents of one group used."""

    group: str
    """The day (YYYY-MM-DD), the id of the API key or the name of the model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsagePrices(Record):
    """The table of prices that holds now. Prices that the operator set win over it."""

    source: str
    """The source of the table of prices."""
    version: str
    """The version of the source."""
    date: str
    """The day on which the prices were taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryUsage(Record):
    """The account's memory, as it is now."""

    count: int
    """Live memories."""
    pending_embeddings: int
    """Memories without a vector yet, which are found only by their words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage(Record):
    """What the account's agents used in a period."""

    from_date: str = field(metadata={"wire": "from"})
    """The first day, UTC."""
    to_date: str = field(metadata={"wire": "to"})
    """The last day, UTC."""
    group_by: Literal["day", "key", "model"]
    """What the groups are."""
    data: tuple[UsageGroup, ...] = ()
    """A group for each day, API key or model that used something."""
    total: UsageAmounts
    """All groups added up."""
    prices: UsagePrices | None = None
    """The table of prices that holds now. Prices that the operator set win over it."""
    memory: MemoryUsage
    """The account's memory, as it is now."""


ApiScope = Literal["agents", "memory", "files", "webhooks", "usage", "secrets", "admin"]
"""A part of the API that a key gives access to. `admin` covers what an account must be protected from
if a key leaks: to create, list and revoke keys, to set the cost limit, to list members and
accounts, and to read the audit log. Each operation in this document says which scope it needs.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey(Record):
    """An API key, without the secret itself."""

    key_id: str
    """The id of the key. It is no secret."""
    name: str
    """The name that you gave it."""
    hint: str
    """The first and last characters of the key, to tell keys apart."""
    scopes: tuple[ApiScope, ...] = ()
    """What it may do."""
    memory: MemoryAccess | None = None
    """Which memories it reaches, and the widest that agents may have which it spawns; None for all of the
    account.
    """
    secrets: tuple[str, ...] | None = None
    """The names of the secrets that it reaches, itself and with its agents; None for all of the account."""
    monthly_cost_limit_usd: float | None = None
    """What its agents may cost in a month, US dollars; None without a limit of its own."""
    created_at: str
    """When it was created: ISO 8601, UTC."""
    expires_at: str | None = None
    """When it stops working; None for a key that never expires."""
    last_used_at: str | None = None
    """When it was last used, to the minute; None before its first use."""
    revoked_at: str | None = None
    """When it was revoked; None while it works."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedApiKey(ApiKey):
    """An API key that was just created, with its secret."""

    api_key: str
    """The whole key. Keep it: it is not shown again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyList(Record):
    """The API keys of an account."""

    keys: tuple[ApiKey, ...] = ()
    """All keys of the account, newest first. Revoked and expired ones are included."""


WebhookEventType = Literal["agent.completed", "agent.error", "agent.stopped", "agent.idle", "agent.approval_required"]
"""The events that a webhook can be called for. The section `webhooks` of this document says when each
of them is sent.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook(Record):
    """An address of yours that the server calls."""

    webhook_id: str
    """The id of the webhook."""
    agent_id: str | None = None
    """The agent whose spawn created it; None for a webhook of the account."""
    url: str
    """The address that is called."""
    events: tuple[WebhookEventType, ...] | None = None
    """The events that it is called for; None means all of them."""
    enabled: bool
    """Whether it is called at present."""
    disabled_reason: str | None = None
    """Why the server disabled it; None unless it did."""
    secret_hint: str | None = None
    """The last characters of its secret; None when the secret of the account is used."""
    previous_secret_valid_until: str | None = None
    """Until then, deliveries are also signed with the previous secret; None when there is none."""
    created_at: str
    """When it was created: ISO 8601, UTC."""
    updated_at: str
    """When it last changed: ISO 8601, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedWebhook(Webhook):
    """A webhook that was just created, with its secret."""

    secret: str
    """The secret that signs its deliveries, 'whsec_…'. Keep it: it is not shown again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookList(Record):
    """All webhooks of the account, or of one agent."""

    data: tuple[Webhook, ...] = ()
    """The webhooks, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RotatedSecret(Record):
    """A new secret."""

    secret: str
    """The new secret, 'whsec_…'. Keep it: it is not shown again."""
    previous_secret_valid_until: str | None = None
    """Until then, every delivery is also signed with the old secret; None when there was none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDelivery(Record):
    """A call to a webhook that was made, or is still to be made."""

    delivery_id: str
    """The id of the delivery, sent as the header `webhook-id`; the same for every attempt."""
    webhook_id: str
    """The webhook that is called."""
    agent_id: str
    """The agent that it is about."""
    type: WebhookEventType
    """The event that it reports."""
    status: Literal["pending", "delivered", "failed"]
    """pending: another attempt follows. delivered: the webhook answered with a 2xx status. failed: it was
    given up.
    """
    attempts: int
    """Attempts so far."""
    last_status_code: int | None = None
    """The HTTP status of the last response; None without a response."""
    last_error: str | None = None
    """Why the last attempt failed; None if it did not."""
    last_attempt_at: str | None = None
    """When it was last tried; None before the first attempt."""
    next_attempt_at: str | None = None
    """When it will be tried next; None if it will not be."""
    created_at: str
    """When it was created: ISO 8601, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDeliveryList(Record):
    """A page of deliveries, newest first. They are kept for 30 days."""

    data: tuple[WebhookDelivery, ...] = ()
    """The deliveries of this page."""
    next_cursor: str | None = None
    """Send it as `cursor` for the next page; None on the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookPayload(Record):
    """The body of a delivery."""

    type: WebhookEventType
    """What happened."""
    timestamp: str
    """When it happened: ISO 8601, UTC."""
    data: Agent
    """The agent as it was at that moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretInject(Record):
    """Where in a request the value takes the place of the placeholder."""

    header: bool
    """Whether the placeholder is replaced in headers, `Basic` included."""
    query: bool
    """Whether it is replaced in the query of the URL."""
    body: bool
    """Whether it is replaced in bodies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret(Record):
    """A secret that agents can use and never see, without its value."""

    name: str
    """What agents and spawns call it."""
    type: Literal["value", "oauth"]
    """value: a text. oauth: an access token, which the server refreshes."""
    hosts: tuple[str, ...] = ()
    """Where the value is sent."""
    inject: SecretInject
    description: str | None = None
    """What it is for; None without one."""
    version: int
    """1 for a new secret, and one more each time that it is replaced."""
    created_at: str
    """When the first version was made: ISO 8601, UTC."""
    updated_at: str
    """When this version was made: ISO 8601, UTC."""
    last_used_at: str | None = None
    """When its value was last sent to a host; None if it never was."""
    is_readable: bool
    """Whether the server has the key that it was sealed with. Without it, as after a backup was restored
    alone, agents cannot use it until it is put again.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretList(Record):
    """The secrets that the key reaches, without their values."""

    secrets: tuple[Secret, ...] = ()
    """The secrets that the key reaches, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditActor(Record):
    """Who did it."""

    type: Literal["key", "user", "agent", "operator"]
    """key: a program with an API key. user: somebody at the console. operator: the command on the server."""
    id: str | None = None
    """The id of the key, user or agent; None for the operator."""
    name: str | None = None
    """What it was called then: a name, or the address of a user."""


AuditAction = Literal["secret.created", "secret.updated", "secret.deleted", "secret.used", "key.created", "key.revoked", "member.invited", "member.removed", "member.role_changed", "invitation.withdrawn", "user.signed_in", "account.created", "account.updated", "plan.changed", "plan.updated", "price.updated", "price.removed", "template.created", "template.updated", "template.archived", "provider.saved", "provider.removed", "approval.given", "approval.refused", "agent.purged"]
"""What was done. Later versions add further actions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry(Record):
    """Something that was done in the account."""

    audit_id: str
    """'aud_' and 21 characters."""
    created_at: str
    """When it was done: ISO 8601, UTC."""
    actor: AuditActor
    action: AuditAction
    target: str
    """What it was done to: the name of a secret, template, provider, plan or model, or an id."""
    agent_id: str | None = None
    """For secret.used and decisions on approvals: the agent; otherwise None."""
    address: str | None = None
    """The IP address that the call came from; None for agents, for the operator, and if it is not known."""
    host: str | None = None
    """For secret.used: the host that the value was sent to."""
    method: str | None = None
    """For secret.used: the method of the request."""
    status: int | None = None
    """For secret.used: the status of the response; None if none came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage(Record):
    """A page of the audit log, newest first."""

    data: tuple[AuditEntry, ...] = ()
    """Newest first."""
    next_cursor: str | None = None
    """Send it as `after` for the next page; None on the last one."""
