/**
 * The types of the wire, made from openapi.json by "npm run generate": do not edit.
 * Their source is packages/contract.
 */

/** The account that the API key belongs to. */
export interface Account {
    /** The id of the account. */
    account_id: string;
    /** The name of the account. */
    name: string;
    /** The limits of the account. Null means unlimited. */
    plan: {
        /** The name of the plan. */
        name: string;
        /** Hours of work per month. */
        agent_hours_per_month: number | null;
        /** Agents that can live at the same time, without those that wait without a computer. */
        max_concurrent_agents: number;
        /** Agents that can wait without a computer at the same time. */
        max_waiting_agents: number;
        /** The longest that one agent may work, in seconds. */
        max_run_seconds: number;
        /** Spawns per minute, for each API key. */
        spawns_per_minute: number;
        /** Spawns per hour, for each API key. */
        spawns_per_hour: number;
        /** Live memories. */
        max_memories: number | null;
        /** Bytes of uploads, artifacts and snapshots of workspaces together. */
        max_file_bytes: number | null;
        /** Requests per second, for each API key and server process. */
        requests_per_second: number | null;
        /** The largest burst of requests, for each API key and server process. */
        request_burst: number;
        /** Versions of one memory. */
        max_memory_versions: number | null;
        /** Messages that are sent to one agent. */
        max_agent_messages: number | null;
        /** Bytes of the log of one agent. */
        max_log_bytes: number | null;
        /** Turns of the model for one task, that a spawn may ask for. */
        max_turns: number;
        /** Days after its end for which an agent is kept, with everything that belongs to it. */
        agent_days: number | null;
        /** Days after its end for which the events of an agent are kept. */
        event_days: number | null;
        /** Days for which uploads and artifacts are kept. */
        file_days: number | null;
        /** Days for which operations on memories are kept, and can be undone. */
        operation_days: number | null;
        /** Days for which entries of the audit log are kept. */
        audit_days: number | null;
    };
    /** Hours of work this month, running agents included. */
    agent_hours_used: number;
    /** Agents that have not ended, without those in `waiting_agents`. */
    live_agents: number;
    /** Agents that wait without a computer. */
    waiting_agents: number;
    /** The monthly cost in US dollars at which agents wait (idle, reason budget_reached); null for no limit. */
    monthly_cost_limit_usd: number | null;
    /** US dollars that the agents have cost this month. */
    monthly_cost_usd: number;
    /** Bytes of uploads, artifacts and snapshots of workspaces together. */
    file_bytes_used: number;
}

/** A tool call waits for POST /agents/{id}/approvals/{call_id}. */
export interface AccountApprovalEvent {
    /** Send it as `Last-Event-ID` to go on after this event. */
    id: string;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "approval-requested";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    data: ToolCall;
    /** The agent. */
    agent_id: string;
}

/** Something that happened to an agent of the account; `type` says what. Later versions add types and fields: pass over those that you do not know. */
export type AccountEvent = AccountStatusEvent | AccountApprovalEvent | AccountToolCallEvent;

/** An agent has a new status. */
export interface AccountStatusEvent {
    /** Send it as `Last-Event-ID` to go on after this event. */
    id: string;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "agent-status";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        status: AgentStatus;
        /** Why it waits or ended. */
        reason?: string | undefined;
        /**
         * With the reason budget_reached: which budget is used up.
         */
        budget?: ("max_seconds" | "max_tokens" | "max_tool_calls" | "max_cost_usd" | "monthly_cost_usd") | undefined;
        /**
         * Whose monthly_cost_usd it is.
         */
        scope?: ("account" | "key") | undefined;
        /** How much of the budget is used. */
        used?: number | undefined;
        /** How much the budget allows. */
        limit?: number | undefined;
        /** The agent whose limit it is, when that is not this agent but one that it is a sub-agent of. */
        limit_of?: string | undefined;
        /** With the reason waiting_for_agents: the sub-agents that it waits for. */
        agent_ids?: string[] | undefined;
        /** With the reason approval_required or awaiting_tool_result: the first of the calls that wait. */
        call_id?: string | undefined;
        /** The tool of the call that waits. */
        name?: string | undefined;
        /** With the reason price_unknown: the model whose price has to be set. */
        model?: string | undefined;
        /** With the reason waiting_for_model: why, in the provider's words. */
        error?: string | undefined;
        /**
         * Format: date-time
         * With the reason waiting_for_model: when it gives up.
         */
        until?: string | undefined;
    };
    /** The agent. */
    agent_id: string;
}

/** An account of the installation. */
export interface AccountSummary {
    /** The id of the account. */
    account_id: string;
    /** The name of the account. */
    name: string;
    /** The name of its plan. */
    plan: string;
    /**
     * Format: date-time
     * When it was created: ISO 8601, UTC.
     */
    created_at: string;
    /** Agents that have not ended. */
    live_agents: number;
    /** People who can sign in to it. */
    members: number;
}

/** The accounts of the installation, and the plans there are. */
export interface AccountSummaryList {
    /** The accounts, sorted by name. An owner gets all of them, everybody else only their own. */
    accounts: AccountSummary[];
    /** The names of the plans that an account can be on. */
    plans: string[];
}

/** A call of a function tool waits for POST /agents/{id}/tool-results/{call_id}. */
export interface AccountToolCallEvent {
    /** Send it as `Last-Event-ID` to go on after this event. */
    id: string;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "tool-call-start";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The turn of the model, counted from 1. */
        step: number;
        /** The id of the tool call, "call_" and 21 characters; unique over all agents. */
        call_id: string;
        /** The name of the tool. */
        name: string;
        /** The arguments, as the model gave them; empty when they were not a JSON object. */
        input: {
            [key: string]: unknown;
        };
        /**
         * client: it waits for POST /agents/{id}/tool-results/{call_id}.
         */
        waits_for?: "client" | undefined;
        /**
         * Format: date-time
         * With waits_for: when the wait ends.
         */
        until?: string | undefined;
    };
    /** The agent. */
    agent_id: string;
}

/** An agent: its task, its progress, and its answer. */
export interface Agent {
    /** The id of the agent: "ag_" and 21 characters. */
    agent_id: string;
    /** The name given at the spawn; null without one. */
    name: string | null;
    /** The agent whose sub-agent it is; null for an agent that a request spawned. */
    parent_id: string | null;
    status: AgentStatus;
    /** The task given at the spawn. */
    task: string;
    /**
     * Format: date-time
     * When it was created: ISO 8601, UTC.
     */
    created_at: string;
    /**
     * Format: date-time
     * When it last changed: ISO 8601, UTC.
     */
    updated_at: string;
    /** The answer; null until the agent has one. */
    final_result: string | null;
    /** What went wrong, for people; null unless status is error. */
    error: string | null;
    /** Why the agent waits or ended, e.g. awaiting_message, awaiting_tool_result, waiting_for_model, waiting_for_agents, budget_reached, price_unknown, cancelled or max_duration_exceeded; null while it works, and after it has completed normally. */
    reason: string | null;
    /**
     * Format: date-time
     * When the events of the agent, and with them `progress`, were deleted, because its plan keeps them no longer: ISO 8601, UTC; null while they are there.
     */
    events_deleted_at: string | null;
    /** What the agent did, one line per step, oldest first. The events have more detail. */
    progress: ProgressEntry[];
    /** The template that it was spawned from; null without one. */
    template: AgentTemplate | null;
    /** The model that the spawn named; `jettson-6.0` is the default of the server. */
    model: string;
    /** The model that answered last, as GET /models names it; null before the first answer. */
    model_id: string | null;
    /** The options that the spawn gave; null without any. */
    model_options: AgentModelOptions | null;
    /** The instructions that the spawn gave; null without any. */
    instructions: string | null;
    /** Turns of the model for one task or follow-up. */
    max_turns: number;
    /** How long it may wait for a model that is away. */
    max_wait_seconds: number;
    /** The variables of its commands, without their values. */
    env: AgentEnv;
    /** Its tools: the names of built-in ones, and those that the spawn brought. A list of agents has the names of these, too. */
    tools: (string | CustomTool)[];
    /** Calls of function tools that wait for their result, oldest first. */
    pending_calls: WaitingToolCall[];
    /** Its MCP servers, without the values of their headers. The event `mcp-listed` has their tools. */
    mcp_servers: McpServer[];
    /** What the spawn said about calls of its tools; null when it said nothing. */
    permissions: Permissions | null;
    network: AgentNetwork;
    /** The names of the secrets that it can use. */
    secrets: string[];
    /** The pictures and PDFs that its model sees beside the task. */
    input_files: InputFile[];
    /** The computer of the agent. */
    container: {
        /** The region that the computer is in. */
        region: string;
        /** starting, running or stopped; none for an agent that needs no computer. */
        status: string;
    };
    /** Where it is in the queue for a worker while its status is spawning; otherwise null. */
    queue: {
        /** Its place among the account's agents that wait to start, from 1; 0 once a worker has it. */
        position: number;
        /** Seconds since the spawn. */
        waiting_seconds: number;
        /** What somebody has to mend before any worker can take it, for people; null if it waits only for its turn. */
        waiting_for: string | null;
    } | null;
    /** Whether its computer came from the pool of ready computers; null until it has one. */
    warm_hit: boolean | null;
    /** Milliseconds from the request to a ready computer; null until it has one. */
    spawn_time_ms: number | null;
    /** The object given at the spawn; empty without one. */
    metadata: {
        [key: string]: unknown;
    };
    /** The answer as a value, for an agent with an `output_schema`; otherwise null. */
    output: unknown;
    usage: AgentUsage;
    /** Which memories it sees and where it writes; null for all of the account. */
    memory: MemoryAccess | null;
    limits: AgentLimits;
    /** Whether it stays idle after an answer, so that you can send it further messages. */
    keep_alive: boolean;
    /** How many idle seconds it waits before it ends. */
    idle_timeout_seconds: number;
    /** Names and patterns of the tools whose calls wait for your approval. */
    require_approval: string[];
    /** The JSON Schema that its answer must fit; null without one. */
    output_schema: {
        [key: string]: unknown;
    } | null;
    /** Paths that the spawn named, to keep in addition to `/workspace/out` when it ends. */
    artifacts: string[];
}

/** What the spawn defined: model, tools and more, with defaults filled in. There is no such event if it defined nothing. */
export interface AgentConfiguredEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "agent-configured";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The agent whose sub-agent it is. Absent in logs of versions before 0.3. */
        parent_id?: (string | null) | undefined;
        /** The template that the agent was spawned from; null without one. */
        template: AgentTemplate | null;
        /** The model that was named; jettson-6.0 is the default. */
        model: string;
        /** How the model is asked. */
        model_options: AgentModelOptions | null;
        /** Who the agent is and how it works. */
        instructions: string | null;
        /** Turns of the model for one task or follow-up. */
        max_turns: number;
        /** How long it may wait for a model that is away. */
        max_wait_seconds: number;
        /** The variables of its commands, without their values. */
        env: AgentEnv;
        /** Its tools: the names of built-in ones, and those that the spawn brought. */
        tools: (string | CustomTool)[];
        /** Its MCP servers, without the values of their headers. */
        mcp_servers: McpServer[];
        /** Which tools it may call without asking. */
        permissions: Permissions | null;
        network: AgentNetwork;
        /** The names of its secrets. */
        secrets: string[];
        /** The pictures and PDFs that the model sees, without their content. */
        input_files: InputFile[];
    };
}

/** The names of environment variables. Values are never shown: each is "…". */
export interface AgentEnv {
    [key: string]: string;
}

/** Environment variables: up to 100, and 64 KB of names and values together. */
export interface AgentEnvRequest {
    [key: string]: string;
}

/** Something that happened in the life of an agent; `type` says what. Later versions add types and fields: pass over those that you do not know. */
export type AgentEvent = AgentStatusEvent | AgentConfiguredEvent | SubAgentStartedEvent | ComputerReadyEvent | FilesPlacedEvent | ApprovalRequestedEvent | OutputInvalidEvent | LimitsChangedEvent | EgressDeniedEvent | EgressOpenedEvent | ArtifactKeptEvent | ArtifactSkippedEvent | WorkspaceSavedEvent | WorkspaceNotSavedEvent | WorkspaceRestoredEvent | MemoryRecalledEvent | MemoryExtractedEvent | StepStartEvent | ModelRetryEvent | ModelFallbackEvent | ModelOptionIgnoredEvent | MessageEvent | ToolCallStartEvent | ToolCallOutputEvent | ToolCallEndEvent | UserMessageEvent | ContextWindowEvent | ContextCompactedEvent | FinalResultEvent | StoppedEvent | McpListedEvent | McpFailedEvent | NetworkChangedEvent | SecretUsedEvent | SecretWithheldEvent | SecretUnusableEvent | SecretRefreshFailedEvent;

/** A page of events, oldest first. */
export interface AgentEventPage {
    /** Oldest first. */
    data: AgentEvent[];
    /** Send it as `after` for the next page, or as `before` if that was given; null when there is no more for now. */
    next_cursor: string | null;
    /**
     * Format: date-time
     * When the events of the agent were deleted, because its plan keeps them no longer: ISO 8601, UTC; null while they are there.
     */
    events_deleted_at: string | null;
}

/** Budgets for one agent, checked before each model call and each tool call. An agent that has used one up waits (status idle, reason budget_reached) until you raise it or the idle timeout ends the agent. What its sub-agents use counts as well. A limit that is absent does not apply. */
export interface AgentLimits {
    /** Seconds of work. Time spent waiting does not count. */
    max_seconds?: number | undefined;
    /** Tokens that the model reads and writes, in total. */
    max_tokens?: number | undefined;
    /** Tool calls. */
    max_tool_calls?: number | undefined;
    /** Cost of the model in US dollars, at the prices of the installation. For a model whose price is unknown this is refused (`invalid_model`). */
    max_cost_usd?: number | undefined;
}

/** Budgets of one agent. A limit that is absent does not apply. */
export interface AgentLimitsRequest {
    /** Seconds of work. Time spent waiting does not count. */
    max_seconds?: number | undefined;
    /** Tokens that the model reads and writes, in total. */
    max_tokens?: number | undefined;
    /** Tool calls. */
    max_tool_calls?: number | undefined;
    /** Cost of the model in US dollars, at the prices of the installation. For a model whose price is unknown this is refused (`invalid_model`). */
    max_cost_usd?: number | undefined;
}

/** A page of agents. */
export interface AgentList {
    /** The agents of this page. */
    data: Agent[];
    /** Send it as `cursor` for the next page; null on the last one. */
    next_cursor: string | null;
    /** With `count=true`: how many agents match, on all pages together. */
    total?: number | undefined;
    /** With `count=true`: false if more agents match than `total` says. Those that match filters are counted up to 10,000; without filters, `total` is always exact. */
    total_is_exact?: boolean | undefined;
    /** With `count=true` and filters: what the agents that match cost together, in US dollars. Each counts without its sub-agents, which are agents of their own. Null without filters, or if `total` is not exact. */
    total_cost_usd?: (number | null) | undefined;
}

/** A message that was accepted. The agent has got it when an event `user-message` carries its `message_id`. */
export interface AgentMessage {
    /** The id of the message. */
    message_id: string;
    /** The agent that it is for. */
    agent_id: string;
    /** The message. */
    content: string;
    /**
     * How it is delivered.
     */
    mode: "queue" | "interrupt";
    /**
     * Format: date-time
     * When it was sent: ISO 8601, UTC.
     */
    created_at: string;
}

/** Options of the model. The provider decides on those that are absent. */
export interface AgentModelOptions {
    /**
     * How much the model thinks before it answers. Not sent to a model that has no such setting.
     */
    effort?: ("low" | "medium" | "high" | "max" | null) | undefined;
    /** The most tokens that one answer of the model may have, including its thinking. */
    max_output_tokens?: (number | null) | undefined;
    /** How random the answers are: 0 to 2. */
    temperature?: (number | null) | undefined;
    /** Models to ask instead, in this order, when one refuses the request or has failed for 30 seconds. The first model is tried again on each turn. */
    fallbacks?: (string[] | null) | undefined;
}

/** The name of a model, or a model with options. */
export type AgentModelRequest = string | {
    /** A model of GET /models, such as `anthropic/claude-sonnet-5-5`; `jettson-6.0` is the default of the server. */
    id: string;
    /**
     * How much the model thinks before it answers. Not sent to a model that has no such setting.
     */
    effort?: ("low" | "medium" | "high" | "max" | null) | undefined;
    /** The most tokens that one answer of the model may have, including its thinking. */
    max_output_tokens?: (number | null) | undefined;
    /** How random the answers are: 0 to 2. */
    temperature?: (number | null) | undefined;
    /** Models to ask instead, in this order, when one refuses the request or has failed for 30 seconds. The first model is tried again on each turn. */
    fallbacks?: (string[] | null) | undefined;
};

/** What an agent may reach of what the installation allows. */
export interface AgentNetwork {
    /**
     * unrestricted: whatever the installation allows. limited: only what is named beside it. none: nothing at all.
     */
    type: "unrestricted" | "limited" | "none";
    /** The hosts that a limited network names. */
    allowed_hosts: string[];
    /** Whether it includes package registries. */
    allow_package_managers: boolean;
    /** Whether it includes the agent's MCP servers. */
    allow_mcp_servers: boolean;
}

/** What an agent may reach. It narrows what the installation allows, and never widens it. */
export interface AgentNetworkRequest {
    /**
     * unrestricted: whatever the installation allows. limited: only what is named beside it. none: nothing at all.
     */
    type: "unrestricted" | "limited" | "none";
    /** For `limited`: up to 200 of `api.example.com`, `*.example.com` (the names below it) and `api.example.com:8443`. Without a port, 80 and 443. The hosts of its secrets are not allowed by themselves. */
    allowed_hosts?: (string[] | null) | undefined;
    /** For `limited`: also the default registries of pip, npm, cargo and go, and those that the operator names. */
    allow_package_managers?: (boolean | null) | undefined;
    /** For `limited`: also the agent's MCP servers. */
    allow_mcp_servers?: (boolean | null) | undefined;
}

/**
 * What a list of agents is sorted by: when they were created, when they last changed, what they cost, or how long they worked (`usage.seconds`). With "-", the newest, most expensive or longest come first; `-created_at` when absent. Even if agents change while you read page after page, none comes twice and none is missed, unless more than 500 of those shown were live. A list by anything but `created_at` leaves out agents that were created after its first page.
 */
export type AgentSort = "-created_at" | "created_at" | "-updated_at" | "updated_at" | "-cost_usd" | "cost_usd" | "-seconds" | "seconds";

/**
 * spawning: it is waiting for its computer. running: it is working. idle: it is waiting for a message, the result of a function tool, an approval, a higher limit or the price of its model; `reason` says which. completed, error and stopped are final: it has ended and never changes again.
 */
export type AgentStatus = "spawning" | "running" | "idle" | "completed" | "error" | "stopped";

/** The agent has a new status. After completed, error or stopped a stream ends; only memory-extracted may follow. */
export interface AgentStatusEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "agent-status";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        status: AgentStatus;
        /** Why it waits or ended. */
        reason?: string | undefined;
        /**
         * With the reason budget_reached: which budget is used up.
         */
        budget?: ("max_seconds" | "max_tokens" | "max_tool_calls" | "max_cost_usd" | "monthly_cost_usd") | undefined;
        /**
         * Whose monthly_cost_usd it is.
         */
        scope?: ("account" | "key") | undefined;
        /** How much of the budget is used. */
        used?: number | undefined;
        /** How much the budget allows. */
        limit?: number | undefined;
        /** The agent whose limit it is, when that is not this agent but one that it is a sub-agent of. */
        limit_of?: string | undefined;
        /** With the reason waiting_for_agents: the sub-agents that it waits for. */
        agent_ids?: string[] | undefined;
        /** With the reason approval_required or awaiting_tool_result: the first of the calls that wait. */
        call_id?: string | undefined;
        /** The tool of the call that waits. */
        name?: string | undefined;
        /** With the reason price_unknown: the model whose price has to be set. */
        model?: string | undefined;
        /** With the reason waiting_for_model: why, in the provider's words. */
        error?: string | undefined;
        /**
         * Format: date-time
         * With the reason waiting_for_model: when it gives up.
         */
        until?: string | undefined;
    };
}

/** An event of the log or, with `deltas=true`, a piece of a message that the model is writing. */
export type AgentStreamEvent = AgentEvent | MessageDelta;

/** The template that an agent was spawned from. */
export interface AgentTemplate {
    /** The name of the template. */
    name: string;
    /** The version that the agent was spawned from. */
    version: number;
}

/** What an agent has used so far. */
export interface AgentUsage {
    /** Tokens that the model read. */
    input_tokens: number;
    /** Tokens that the model wrote. */
    output_tokens: number;
    /** The part of `input_tokens` that came from the provider's cache. */
    cached_input_tokens: number;
    /** US dollars, at the prices of the installation; 0 for a model whose price is unknown. */
    cost_usd: number;
    /** Whether part of the tokens, and so of the cost, is an estimate because the model did not report it. */
    estimated: boolean;
    /** Tool calls that the agent made. */
    tool_calls: number;
    /** Seconds of work. Time spent waiting does not count. */
    seconds: number;
}

/** A webhook that belongs to one agent. */
export interface AgentWebhook {
    /** The address to call. It must be public, unless the operator allows others. */
    url: string;
    /** The events that it is called for; all of them when absent or null. */
    events?: (WebhookEventType[] | null) | undefined;
    /** The secret that signs its deliveries: "whsec_" and the base64 of 24 to 64 bytes. Without it the secret of the account does (POST /webhooks/rotate-secret). */
    secret?: string | undefined;
}

/** An API key, without the secret itself. */
export interface ApiKey {
    /** The id of the key. It is no secret. */
    key_id: string;
    /** The name that you gave it. */
    name: string;
    /** The first and last characters of the key, to tell keys apart. */
    hint: string;
    /** What it may do. */
    scopes: ApiScope[];
    /** Which memories it reaches, and the widest that agents may have which it spawns; null for all of the account. */
    memory: MemoryAccess | null;
    /** The names of the secrets that it reaches, itself and with its agents; null for all of the account. */
    secrets: string[] | null;
    /** What its agents may cost in a month, US dollars; null without a limit of its own. */
    monthly_cost_limit_usd: number | null;
    /**
     * Format: date-time
     * When it was created: ISO 8601, UTC.
     */
    created_at: string;
    /**
     * Format: date-time
     * When it stops working; null for a key that never expires.
     */
    expires_at: string | null;
    /**
     * Format: date-time
     * When it was last used, to the minute; null before its first use.
     */
    last_used_at: string | null;
    /**
     * Format: date-time
     * When it was revoked; null while it works.
     */
    revoked_at: string | null;
}

/** The API keys of an account. */
export interface ApiKeyList {
    /** All keys of the account, newest first. Revoked and expired ones are included. */
    keys: ApiKey[];
}

/**
 * A part of the API that a key gives access to. `admin` covers what an account must be protected from if a key leaks: to create, list and revoke keys, to set the cost limit, to list members and accounts, and to read the audit log. Each operation in this document says which scope it needs.
 */
export type ApiScope = "agents" | "memory" | "files" | "webhooks" | "usage" | "secrets" | "admin";

/** The outcome of applying a plan. */
export interface ApplyMemoryPlanResponse {
    /** The plan that was applied. */
    plan_id: string;
    /** The id to undo it by. */
    operation_id: string;
    /** What it was: delete, dedupe, consolidate or import. */
    kind: string;
    /** Memories that are no longer live. */
    removed: number;
    /** Memories that were written. */
    written: number;
}

/** The decision that was made. It stands: a different one later is a conflict. */
export interface ApprovalDecision {
    /** The tool call. */
    call_id: string;
    /** Whether it may run. */
    approved: boolean;
    /** The reason that was given; null without one. */
    reason: string | null;
}

/** A tool call waits for POST /agents/{id}/approvals/{call_id}. Approval is requested for all calls of a turn together. */
export interface ApprovalRequestedEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "approval-requested";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    data: ToolCall;
}

/** A file that an agent left. */
export interface Artifact {
    /** The id of the artifact. */
    artifact_id: string;
    /** The agent that left it. */
    agent_id: string;
    /** Where the agent left it: a path below `/workspace`, e.g. out/report.csv. */
    path: string;
    /** Size of the content in bytes. */
    size_bytes: number;
    /** SHA-256 of the content, in hexadecimal. */
    sha256: string;
    /**
     * Format: date-time
     * When it was created: ISO 8601, UTC.
     */
    created_at: string;
    /**
     * Format: date-time
     * When it will be deleted, by the days that the plan keeps files now: ISO 8601, UTC; null for never.
     */
    expires_at: string | null;
}

/** A file that the agent left was kept. */
export interface ArtifactKeptEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "artifact-kept";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The id of the artifact. */
        artifact_id: string;
        /** Below /workspace. */
        path: string;
        /** Size of the content. */
        size_bytes: number;
        /** SHA-256 of the content, in hexadecimal digits. */
        sha256: string;
    };
}

/** The artifacts of an agent. */
export interface ArtifactList {
    /** Everything that the agent left and that has not been deleted, sorted by path. */
    data: Artifact[];
}

/** A file that the agent left was not kept. */
export interface ArtifactSkippedEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "artifact-skipped";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** Null when the event stands for several further files. */
        path: string | null;
        /**
         * Why it was not kept.
         */
        reason: "too_large" | "too_many" | "too_slow" | "quota" | "unreadable" | "store_failed" | "computer_lost";
    };
}

/**
 * What was done. Later versions add further actions.
 */
export type AuditAction = "secret.created" | "secret.updated" | "secret.deleted" | "secret.used" | "key.created" | "key.revoked" | "member.invited" | "member.removed" | "member.role_changed" | "invitation.withdrawn" | "user.signed_in" | "account.created" | "account.updated" | "plan.changed" | "plan.updated" | "price.updated" | "price.removed" | "template.created" | "template.updated" | "template.archived" | "provider.saved" | "provider.removed" | "approval.given" | "approval.refused" | "agent.purged";

/** Who did it. */
export interface AuditActor {
    /**
     * key: a program with an API key. user: somebody at the console. operator: the command on the server.
     */
    type: "key" | "user" | "agent" | "operator";
    /** The id of the key, user or agent; null for the operator. */
    id: string | null;
    /** What it was called then: a name, or the address of a user. */
    name: string | null;
}

/** Something that was done in the account. */
export interface AuditEntry {
    /** "aud_" and 21 characters. */
    audit_id: string;
    /**
     * Format: date-time
     * When it was done: ISO 8601, UTC.
     */
    created_at: string;
    actor: AuditActor;
    action: AuditAction;
    /** What it was done to: the name of a secret, template, provider, plan or model, or an id. */
    target: string;
    /** For secret.used and decisions on approvals: the agent; otherwise null. */
    agent_id: string | null;
    /** The IP address that the call came from; null for agents, for the operator, and if it is not known. */
    address: string | null;
    /** For secret.used: the host that the value was sent to. */
    host: string | null;
    /** For secret.used: the method of the request. */
    method: string | null;
    /** For secret.used: the status of the response; null if none came. */
    status: number | null;
}

/** A page of the audit log, newest first. */
export interface AuditPage {
    /** Newest first. */
    data: AuditEntry[];
    /** Send it as `after` for the next page; null on the last one. */
    next_cursor: string | null;
}

/** The agent has a computer, its first or a new one. */
export interface ComputerReadyEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "computer-ready";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** "cmp_" and 21 characters. */
        computer_id: string;
        /** Where the computer is. */
        region: string;
        /** True when it came from the warm pool. */
        warm: boolean;
        /** Milliseconds from the request until the first computer was ready. */
        spawn_time_ms: number;
    };
}

/** Which memories to summarize, and how similar those in a group must be. */
export interface ConsolidateMemoriesRequest {
    /** Only this namespace; all of them when absent. */
    namespace?: (string | null) | undefined;
    /** Only namespaces that begin with this. */
    namespace_prefix?: (string | null) | undefined;
    /** The smallest group that is summarized; 3 when absent. */
    min_cluster_size?: (number | null) | undefined;
    /** How alike two memories must be (cosine), up to 1. The default suits the server's embedding model. The lowest that is used is 0.8 for the built-in one and 0.5 for others: below it nearly all memories are alike. */
    threshold?: (number | null) | undefined;
    /** Change nothing, and return a plan that you can apply. */
    dry_run?: (boolean | null) | undefined;
}

/** The outcome of a consolidation. */
export interface ConsolidateMemoriesResponse {
    /** Memories that went into the summaries. */
    consolidated: number;
    /** The summaries. */
    new_summaries: ConsolidateSummary[];
    /** Groups that stay as they are, and why. */
    not_summarized: NotSummarized[];
    /** Memories that are alike, and were kept out of a summary because they are about different things: each with the nearest one, the first 200 pairs. */
    near_duplicates: NearDuplicate[];
    /**
     * model: the configured model wrote them. merge: the distinct sentences were put together, without a model.
     */
    summarized_by: "model" | "merge";
    /** The threshold that was used. */
    threshold: number;
    /** The id to undo it by; null for a dry run, and when nothing changed. */
    operation_id: string | null;
    /** The id to apply the plan by; null unless this was a dry run. */
    plan_id: string | null;
    /** Of a dry run: what would change, the first 1,000. */
    diff?: MemoryChange[] | undefined;
}

/** A memory that stands for several others. */
export interface ConsolidateSummary {
    /** Its name, unique within its namespace. */
    key: string;
    /** The namespace that it is in. */
    namespace: string;
    /** What is remembered. */
    value: string;
    /** Words to filter by. */
    tags: string[];
    /** 1 to 10. If memories match equally well, a search puts the more important one first. */
    importance: number;
    /** The id of the summary; null for a dry run. */
    memory_id: string | null;
}

/** The conversation had filled 70 % of the model's context window, so its older part was left out or summarised. The log keeps everything. */
export interface ContextCompactedEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "context-compacted";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The last turn of which something was left out. */
        up_to_step: number;
        /** Calls whose results the model no longer reads, except with jettson_history_read. */
        cleared: string[];
        /** What the model wrote about its turns up to that one, and reads in their place; null if they stay. */
        summary: string | null;
        /** Messages of users that only the summary keeps; all others stay word for word. */
        summarised_messages?: string[] | undefined;
        /** How long the next request would have been. */
        tokens_before: number;
        /** How long it is now, estimated. */
        tokens_after: number;
        /** With a summary: the model that wrote it. */
        model_id?: string | undefined;
        /** With a summary: what it took. */
        usage?: TokenUsage | undefined;
    };
}

/** A model refused the conversation as too long: its context window is smaller than was assumed. */
export interface ContextWindowEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "context-window";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** What is assumed from now on for this agent. */
        tokens: number;
        /** The model, as GET /models names it. */
        model_id: string;
    };
}

/** A new account. */
export interface CreateAccountRequest {
    /** The name of the account. */
    name: string;
    /** The name of its plan; without one it gets the default plan. */
    plan?: (string | null) | undefined;
}

/** A new API key. */
export interface CreateApiKeyRequest {
    /** What the key is for. */
    name: string;
    /** Days until it stops working; without it the key never expires. */
    expires_in_days?: (number | null) | undefined;
    /** What it may do; everything but `admin` when absent or null. A key cannot grant a scope that it does not have itself. */
    scopes?: (ApiScope[] | null) | undefined;
    /** The names of the secrets that it reaches, itself and with the agents that it spawns; all of the account when absent or null. A key cannot give another one more than it reaches itself. */
    secrets?: (string[] | null) | undefined;
    /** What the agents of this key may cost in a month, US dollars. It cannot be changed; the limit of the account holds as well. */
    monthly_cost_limit_usd?: (number | null) | undefined;
    /** Which memories it reaches; all of the account when absent. It holds for every call of memory, and agents that it spawns may be narrower and never wider. Such a key sees the agents alone that were spawned under the same limit. */
    memory?: (MemoryAccessRequest | null) | undefined;
}

/** A new template. */
export interface CreateTemplateRequest {
    /** The name that spawns use: 1 to 64 letters, digits, "_" or "-". It never changes. The name of an archived template brings that one back, with its next version. */
    name: string;
    /** What the template is for, for people: up to 1,000 characters. */
    description?: (string | null) | undefined;
    /** What spawns take from the template. */
    defaults: TemplateDefaultsRequest;
    /** Check everything and return the template as it would be, without changing anything. */
    dry_run?: boolean | undefined;
}

/** A new webhook. */
export interface CreateWebhookRequest {
    /** The address to call. It must be public, unless the operator allows others. */
    url: string;
    /** The events that it is called for; all of them when absent or null. */
    events?: (WebhookEventType[] | null) | undefined;
}

/** An API key that was just created, with its secret. */
export interface CreatedApiKey {
    /** The id of the key. It is no secret. */
    key_id: string;
    /** The name that you gave it. */
    name: string;
    /** The first and last characters of the key, to tell keys apart. */
    hint: string;
    /** What it may do. */
    scopes: ApiScope[];
    /** Which memories it reaches, and the widest that agents may have which it spawns; null for all of the account. */
    memory: MemoryAccess | null;
    /** The names of the secrets that it reaches, itself and with its agents; null for all of the account. */
    secrets: string[] | null;
    /** What its agents may cost in a month, US dollars; null without a limit of its own. */
    monthly_cost_limit_usd: number | null;
    /**
     * Format: date-time
     * When it was created: ISO 8601, UTC.
     */
    created_at: string;
    /**
     * Format: date-time
     * When it stops working; null for a key that never expires.
     */
    expires_at: string | null;
    /**
     * Format: date-time
     * When it was last used, to the minute; null before its first use.
     */
    last_used_at: string | null;
    /**
     * Format: date-time
     * When it was revoked; null while it works.
     */
    revoked_at: string | null;
    /** The whole key. Keep it: it is not shown again. */
    api_key: string;
}

/** An invitation that was just created, with its link. */
export interface CreatedInvitation {
    /** The id of the invitation. */
    invitation_id: string;
    /** The address that was invited. */
    email: string;
    role: MemberRole;
    /**
     * Format: date-time
     * When it was created: ISO 8601, UTC.
     */
    created_at: string;
    /**
     * Format: date-time
     * When its link stops working.
     */
    expires_at: string;
    /** The one-time link, as a path below the address of the server. Pass it on: it is not shown again. */
    path: string;
}

/** A webhook that was just created, with its secret. */
export interface CreatedWebhook {
    /** The id of the webhook. */
    webhook_id: string;
    /** The agent whose spawn created it; null for a webhook of the account. */
    agent_id: string | null;
    /** The address that is called. */
    url: string;
    /** The events that it is called for; null means all of them. */
    events: WebhookEventType[] | null;
    /** Whether it is called at present. */
    enabled: boolean;
    /** Why the server disabled it; null unless it did. */
    disabled_reason: string | null;
    /** The last characters of its secret; null when the secret of the account is used. */
    secret_hint: string | null;
    /**
     * Format: date-time
     * Until then, deliveries are also signed with the previous secret; null when there is none.
     */
    previous_secret_valid_until: string | null;
    /**
     * Format: date-time
     * When it was created: ISO 8601, UTC.
     */
    created_at: string;
    /**
     * Format: date-time
     * When it last changed: ISO 8601, UTC.
     */
    updated_at: string;
    /** The secret that signs its deliveries, "whsec_…". Keep it: it is not shown again. */
    secret: string;
}

/** A tool that the spawn brought. */
export interface CustomTool {
    /**
     * function: your program runs it and posts the result. http: your server is called.
     */
    type: "function" | "http";
    /** The name that the model calls. */
    name: string;
    /** What the tool does, for the model. */
    description: string;
    /** The JSON Schema of its input. */
    input_schema: {
        [key: string]: unknown;
    };
    /** How long a call waits for its result; with `http`, how long one attempt may take. */
    timeout_seconds: number;
    /** With `http`: where calls are posted. */
    url?: string | undefined;
    /** The names of its headers. Values are never shown: each is "…". */
    headers?: {
        [key: string]: string;
    } | undefined;
}

/** Your decision on a waiting tool call. */
export interface DecideApprovalRequest {
    /** true lets the call run; false refuses it. */
    approve: boolean;
    /** Shown to the agent if you refuse. */
    reason?: (string | null) | undefined;
}

/** Where to look for memories that say the same, and how similar they must be; or which pairs to merge. */
export interface DedupeMemoriesRequest {
    /** Only this namespace; all of them when absent. */
    namespace?: (string | null) | undefined;
    /** Only namespaces that begin with this. */
    namespace_prefix?: (string | null) | undefined;
    /** How alike two memories must be (cosine), up to 1. The default suits the server's embedding model. The lowest that is used is 0.8 for the built-in one and 0.5 for others: below it nearly all memories are alike. */
    threshold?: (number | null) | undefined;
    /** Only these pairs, whatever they say: your decision. Not together with `threshold`. */
    pairs?: (DedupePairRequest[] | null) | undefined;
    /** Also return the memories of the first 1,000 pairs and near duplicates, as they were compared. */
    include_memories?: (boolean | null) | undefined;
    /** Change nothing, and return a plan that you can apply. */
    dry_run?: (boolean | null) | undefined;
}

/** The outcome of a deduplication. */
export interface DedupeMemoriesResponse {
    /** Memories that were deleted. */
    removed: number;
    /** Live memories that remain, of those that were compared. */
    kept: number;
    /** What was deleted, and for which other memory. */
    pairs: DedupePair[];
    /** Pairs that are alike and may say the same, for you to decide: the first 200. */
    near_duplicates: NearDuplicate[];
    /** The threshold that was used. */
    threshold: number;
    /** With `include_memories`: the memories of the first 1,000 pairs, then near duplicates, as they were compared. */
    memories?: Memory[] | undefined;
    /** The id to undo it by; null for a dry run, and when nothing changed. */
    operation_id: string | null;
    /** The id to apply the plan by; null unless this was a dry run. */
    plan_id: string | null;
    /** Of a dry run: what would change, the first 1,000. */
    diff?: MemoryChange[] | undefined;
}

/** Two memories that say the same. */
export interface DedupePair {
    /** The memory_id of the one that stays. */
    kept: string;
    /** The memory_id of the one that was deleted. */
    removed: string;
    /** How similar they are, 0 to 1. */
    similarity: number;
}

/** Two memories of which one is to stay. */
export interface DedupePairRequest {
    /** The memory_id of the one that stays. It gets the tags and metadata of the other one. */
    kept: string;
    /** The memory_id of the one that is deleted, in the same namespace. */
    removed: string;
    /** The `updated_at` of the one that stays, as you saw it. If it has changed since, the response is 409. */
    kept_updated_at?: (number | null) | undefined;
    /** The same for the one that is deleted. */
    removed_updated_at?: (number | null) | undefined;
    /** Not read: what a dry run says of the pair. */
    similarity?: unknown | undefined;
}

/** Which memories to delete. All filters that are given must hold. */
export interface DeleteMemoriesRequest {
    /** Only memories in this namespace; all namespaces when absent. */
    namespace?: (string | null) | undefined;
    /** Only memories of namespaces that begin with this. */
    namespace_prefix?: (string | null) | undefined;
    /** Only memories that have all of these tags. */
    tags?: (string[] | null) | undefined;
    /** Only memories with this source. */
    source?: (MemorySource | null) | undefined;
    /** Only memories created after this time (milliseconds since the Unix epoch). */
    created_after?: (number | null) | undefined;
    /** Only memories created before this time (milliseconds since the Unix epoch). */
    created_before?: (number | null) | undefined;
    /** Only memories whose metadata contains this object. */
    metadata?: ({
        [key: string]: unknown;
    } | null) | undefined;
    /** Only memories that are trusted at least this much. */
    min_trust?: (MemoryTrust | null) | undefined;
    /** Only memories whose provenance contains these fields, e.g. {"agent_id": "ag_…"}. */
    provenance?: ({
        /**
         * What the value comes from: key (a caller of the API), agent, tool, web_page, or consolidation (other memories).
         */
        kind?: ("key" | "agent" | "tool" | "web_page" | "consolidation") | undefined;
        /** The API key that wrote it. */
        key_id?: (string | null) | undefined;
        /** The agent that wrote it. */
        agent_id?: (string | null) | undefined;
        /** true when the agent that wrote it has been deleted; otherwise absent. */
        agent_deleted?: (boolean | null) | undefined;
        /** The tool that the value comes from. */
        tool?: (string | null) | undefined;
        /** The web page that the value comes from. */
        url?: (string | null) | undefined;
        /** Of a summary: the ids of the memories that it was made of. */
        sources?: (string[] | null) | undefined;
    } | null) | undefined;
    /** Must be true to delete everything, without any filter. */
    all?: (boolean | null) | undefined;
    /** Change nothing, and return a plan that you can apply. */
    dry_run?: (boolean | null) | undefined;
}

/** The outcome of a deletion by filter. */
export interface DeleteMemoriesResponse {
    /** Memories that were deleted. */
    removed: number;
    /** The id to undo it by; null for a dry run, and when nothing changed. */
    operation_id: string | null;
    /** The id to apply the plan by; null unless this was a dry run. */
    plan_id: string | null;
    /** Of a dry run: what would change, the first 1,000. */
    diff?: MemoryChange[] | undefined;
}

/** A connection out of the computer was refused. */
export interface EgressDeniedEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "egress-denied";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** Where the connection was to go: host and port, or a URL. */
        target: string;
        /** Why, for people. */
        reason: string;
        /**
         * Present on the last denial that is recorded for a computer.
         * @constant
         */
        further_denials?: "not recorded" | undefined;
    };
}

/** The computer opened its first connection: from now on its commands may have read from the web. */
export interface EgressOpenedEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "egress-opened";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** Where the connection goes: host and port. */
        target: string;
    };
}

/** The body of every response that is not a success. */
export interface Error {
    /** What went wrong. */
    error: {
        /**
         * What went wrong, for programs.
         */
        code: "invalid_body" | "invalid_task" | "invalid_key" | "invalid_value" | "invalid_query" | "invalid_region" | "invalid_model" | "invalid_api_key" | "monthly_quota_exceeded" | "memory_quota_exceeded" | "file_quota_exceeded" | "storage_quota_exceeded" | "forbidden" | "not_found" | "method_not_allowed" | "conflict" | "payload_too_large" | "unsupported_media_type" | "misdirected_request" | "idempotency_key_reused" | "rate_limited" | "concurrent_limit_reached" | "internal_error" | "unavailable";
        /** What went wrong, for people. */
        message: string;
        /** More about it, such as the field or the limit in question. */
        details?: {
            [key: string]: unknown;
        } | undefined;
    };
}

/** The input files are in /workspace. */
export interface FilesPlacedEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "files-placed";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** All input files. */
        files: {
            /** Below /workspace. */
            path: string;
            /** Size of the content. */
            size_bytes: number;
        }[];
    };
}

/** The model has answered. */
export interface FinalResultEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "final-result";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The answer. */
        text: string;
    };
}

/** A tool that your own program runs. The agent waits (idle, `awaiting_tool_result`) until you post the result to `/agents/{id}/tool-results/{call_id}`. */
export interface FunctionToolRequest {
    /**
     * Your program runs it and posts the result. (enum property replaced by openapi-typescript)
     */
    type: "function";
    /** The name that the model calls: 1 to 64 letters, digits, `_` and `-`. It is unique among the tools of the agent and does not begin with `jettson_`. */
    name: string;
    /** What the tool does and when to use it, for the model. */
    description: string;
    /** A JSON Schema (draft 2020-12) that each input is checked against before the call. At most 64 KB; `$ref` stays inside the schema and leads to no recursion, and patterns have no lookarounds or back-references. */
    input_schema: {
        [key: string]: unknown;
    };
    /** How long a call waits for its result: up to 604,800 seconds (7 days); 600 when absent. After that the model is told that nobody answered. */
    timeout_seconds?: (number | null) | undefined;
}

/** A tool that your own server runs. Its JSON or text answer is the output; beyond 100 kB the middle is left out. The account needs a webhook secret (POST /webhooks/rotate-secret). */
export interface HttpToolRequest {
    /**
     * Your server runs it: each call is a signed POST. (enum property replaced by openapi-typescript)
     */
    type: "http";
    /** The name that the model calls: 1 to 64 letters, digits, `_` and `-`. It is unique among the tools of the agent and does not begin with `jettson_`. */
    name: string;
    /** What the tool does and when to use it, for the model. */
    description: string;
    /** A JSON Schema (draft 2020-12) that each input is checked against before the call. At most 64 KB; `$ref` stays inside the schema and leads to no recursion, and patterns have no lookarounds or back-references. */
    input_schema: {
        [key: string]: unknown;
    };
    /** Where calls are posted: `{agent_id, call_id, name, input}`, signed as webhooks are, with the secret of the account. It must be public, unless the operator allows others; redirects are not followed. */
    url: string;
    /** Headers of each request, for example `Authorization`. */
    headers?: (RequestHeaders | null) | undefined;
    /** How long one attempt may take: up to 60 seconds, also when absent. After network failures, 429 and 5xx there are up to five attempts with the same `Idempotency-Key`, within this time and 60 seconds more. */
    timeout_seconds?: (number | null) | undefined;
}

/** A row that was not imported. */
export interface ImportFailure {
    /** The position of the row in the list that was sent, from 0. */
    index: number;
    /** The key of the row; null if it has none. */
    key: string | null;
    /** What is wrong with it. */
    reason: string;
}

/** Memories to import. */
export interface ImportMemoriesRequest {
    /** The rows. An invalid row is reported in errors; the others are imported. */
    memories: MemoryImportRow[];
    /** Change nothing, and return a plan that you can apply. */
    dry_run?: (boolean | null) | undefined;
    /** Not read: what an export says of itself. */
    version?: unknown | undefined;
    /** Not read: what an export says of itself. */
    exported_at?: unknown | undefined;
    /** Not read: what an export says of itself. */
    count?: unknown | undefined;
}

/** The outcome of an import. */
export interface ImportMemoriesResponse {
    /** Rows that are now stored, including those that already were. */
    imported: number;
    /** How many of these were already stored. */
    unchanged: number;
    /** Rows that were not imported. */
    failed: number;
    /** Why rows were not imported: the first 1,000 of them. */
    errors: ImportFailure[];
    /** true when the limit of the plan stopped the import before its end. */
    partial: boolean;
    /** The id to undo it by; null for a dry run, and when nothing changed. */
    operation_id: string | null;
    /** The id to apply the plan by; null unless this was a dry run. */
    plan_id: string | null;
    /** Of a dry run: what would change, the first 1,000. */
    diff?: MemoryChange[] | undefined;
}

/** A picture or a PDF that is sent with the spawn. */
export interface InlineInputFile {
    /** Its name, which the model may see. */
    name: string;
    /** Its type. The content is checked against it. */
    media_type: InputMediaType;
    /**
     * Format: base64
     * Its content in base64.
     */
    data: string;
}

/** A picture or a PDF that the model sees beside its task. */
export interface InputFile {
    /** Its name. */
    name: string;
    media_type: InputMediaType;
    /** Its size in bytes. */
    size_bytes: number;
    /** The ID of its upload; null for a file that the spawn itself contained. */
    file_id: string | null;
}

/** A picture or a PDF for the model: the id of an upload, or a small file itself. */
export type InputFileRequest = string | InlineInputFile;

/**
 * What a model can be shown beside its task.
 */
export type InputMediaType = "image/png" | "image/jpeg" | "image/webp" | "image/gif" | "application/pdf";

/** How this installation is set up. */
export interface InstallationSettings {
    /** The model that agents run on. */
    model: {
        /** The name that agents report as their model. */
        alias: string;
        /** The model that the name stands for; null while there is none. */
        id: string | null;
        /** Why this model was chosen: the setting, the key or the program through which it was found; null while there is none. */
        source: string | null;
        /** What to do to get a model; null while there is one. */
        help: string | null;
    };
    /** Why the server's machine can make no computers for agents; null when it can, or when agents run on other machines. */
    computers_fault: {
        /** What is wrong. */
        problem: string;
        /** What to do about it; where a command does it, that line. */
        fix: string;
    } | null;
    /** Since when the installation is paused after a restore: agents are accepted and wait, and nothing is called or sent, until the operator resumes it. Null: it is not paused. */
    paused_since: string | null;
    /** The operator's rules for the agents' network, in addition to the built-in one (public addresses only); null unless an owner asks. */
    egress: {
        /** Addresses that agents may reach in addition to the public internet. */
        allow: string[];
        /** Addresses that agents may not reach. */
        deny: string[];
    } | null;
    /** The version of the server. */
    version: string;
}

/** An invitation to the console that nobody has accepted yet. */
export interface Invitation {
    /** The id of the invitation. */
    invitation_id: string;
    /** The address that was invited. */
    email: string;
    role: MemberRole;
    /**
     * Format: date-time
     * When it was created: ISO 8601, UTC.
     */
    created_at: string;
    /**
     * Format: date-time
     * When its link stops working.
     */
    expires_at: string;
}

/** An invitation to the console. */
export interface InviteMemberRequest {
    /**
     * Format: email
     * Whom to invite.
     */
    email: string;
    /**
     * What they may do.
     * @default member
     */
    role?: MemberRole | undefined;
}

/** The limits were changed; data holds all that apply now. */
export interface LimitsChangedEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "limits-changed";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    data: AgentLimits;
}

/** An MCP server could not be asked for its tools. The agent works without them, or ends if the server is required. */
export interface McpFailedEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "mcp-failed";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The name of the server. */
        server: string;
        /** Why, for people. */
        error: string;
    };
}

/** An MCP server was asked for its tools. */
export interface McpListedEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "mcp-listed";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The name of the server. */
        server: string;
        /** The tools that the agent has of this server, until it ends. */
        tools: McpTool[];
        /** The first 50 tools of the server that the agent does not have. */
        left_out: {
            /** The name that the server has for it. */
            tool: string;
            /**
             * too_many: the agent has 128 tools already. name_taken: another tool has the same name. unusable_schema: inputs cannot be checked by its schema. too_large: descriptions and schemas of the server are too long together. unreadable: its description does not follow the protocol.
             */
            reason: "too_many" | "name_taken" | "unusable_schema" | "too_large" | "unreadable";
            /** More about it, for people. */
            detail?: string | undefined;
        }[];
        /** How many tools were left out in all; `left_out` names at most 50. */
        left_out_count: number;
        /** Whether the server has further tools that were not read. */
        has_more: boolean;
    };
}

/** An MCP server whose tools the agent gets. */
export interface McpServer {
    /** What its tools begin with. */
    name: string;
    /** Its address. */
    url: string;
    /** The names of its headers. Values are never shown: each is "…". */
    headers: {
        [key: string]: string;
    };
    /** Which of its tools the agent gets; null for all of them. */
    allowed_tools: string[] | null;
    /** Whether the agent ends when the server cannot be asked for its tools. */
    required: boolean;
}

/** An MCP server whose tools the agent gets, over protocol 2026-07-28 or an older one. */
export interface McpServerRequest {
    /** What its tools begin with, as in `github__create_issue`: up to 32 letters, digits, hyphens and single underscores. */
    name: string;
    /** Its address for Streamable HTTP. It must be public, unless the operator allows others; redirects are not followed. */
    url: string;
    /** Headers sent with each request, for example `Authorization`. */
    headers?: (RequestHeaders | null) | undefined;
    /** Which of its tools the agent gets: names as the server has them, or patterns such as `read_*`; all of them when absent. */
    allowed_tools?: (string[] | null) | undefined;
    /** Whether the agent ends (reason `mcp_server_failed`) when the server cannot be asked for its tools; otherwise it works without them. */
    required?: (boolean | null) | undefined;
}

/** A tool of an MCP server. */
export interface McpTool {
    /** The name that the model calls: `<server>__<tool>`. Each character that a name cannot have becomes `_`. */
    name: string;
    /** The name that the server has for it. */
    tool: string;
    /** The server's description, up to 4,000 characters. */
    description: string;
    /** The JSON Schema of its input. */
    input_schema: {
        [key: string]: unknown;
    };
    annotations: McpToolAnnotations;
}

/** What the server says about the effects of a tool. Nobody checks whether it is true. */
export interface McpToolAnnotations {
    /** A name for people. */
    title?: string | undefined;
    /** It changes nothing. */
    readOnlyHint?: boolean | undefined;
    /** It may delete or overwrite. */
    destructiveHint?: boolean | undefined;
    /** A second call with the same input changes nothing more. */
    idempotentHint?: boolean | undefined;
    /** It reaches beyond its server. */
    openWorldHint?: boolean | undefined;
}

/** Somebody who can sign in to the console. */
export interface Member {
    /** The id of the member. */
    member_id: string;
    /** Their name. */
    name: string;
    /** The address that they sign in with. */
    email: string;
    role: MemberRole;
    /**
     * Format: date-time
     * When they joined: ISO 8601, UTC.
     */
    created_at: string;
    /**
     * Format: date-time
     * When they last used the console, to the day; null if never.
     */
    last_seen_at: string | null;
}

/** The members of an account, and its open invitations. */
export interface MemberList {
    /** Who can sign in. */
    members: Member[];
    /** Who has been invited and has not accepted yet. */
    invitations: Invitation[];
}

/**
 * What somebody may do at the console. viewer: read agents, memories, files and usage. member: also change agents, templates, memories and files. admin: everything in the account, including keys, secrets, webhooks, limits and members. owner: everything in all accounts of the installation, their plans and the providers of models.
 */
export type MemberRole = "owner" | "admin" | "member" | "viewer";

/** A memory. Its times are milliseconds since the Unix epoch. */
export interface Memory {
    /** The id of the memory: "mem_" and 21 characters; the same for all versions of a key. */
    memory_id: string;
    /** Its name, unique within its namespace. */
    key: string;
    /** The namespace that it is in. */
    namespace: string;
    /** What is remembered. */
    value: string;
    /** Words to filter by. */
    tags: string[];
    /** 1 to 10. If memories match equally well, a search puts the more important one first. */
    importance: number;
    source: MemorySource;
    /** How often it was read. */
    access_count: number;
    /** When the key was first written. */
    created_at: number;
    /** When it last changed. */
    updated_at: number;
    /** When it stops being found; null for never. */
    expires_at: number | null;
    /** Counts the values of this key, from 1. */
    version: number;
    /** The object that you gave; empty without one. */
    metadata: {
        [key: string]: unknown;
    };
    trust: MemoryTrust;
    provenance: MemoryProvenance;
    /** Only in a list of what was forgotten: when it stopped being live. */
    deleted_at?: number | undefined;
    /**
     * Only in a list of what was forgotten: what ended it.
     */
    deleted_by?: ("superseded" | "amended" | "deleted" | "expired" | "deduped" | "consolidated") | undefined;
}

/** What of the memories of the account may be seen, and where it writes, as it was resolved. A field that is absent limits nothing. */
export interface MemoryAccess {
    /** The namespaces that may be seen, by name or by how they begin; all of them when absent. */
    read?: ((string | MemoryNamespacePrefix)[] | null) | undefined;
    /** The one namespace that is written to, and meant where none is named; null: nothing is written. When absent it is the first name in `read`, nothing when that holds prefixes alone, and every namespace without `read`. */
    write?: (string | null) | undefined;
    /** Whether memories that bear on the task are put before it; as the account has it when absent. */
    recall?: (boolean | null) | undefined;
    /** Whether facts are saved when the agent completes; as the account has it when absent. */
    extract?: (boolean | null) | undefined;
    /** Tokens that recalled memories may take; 1,000 when absent. */
    recall_tokens?: (number | null) | undefined;
}

/** What of the memories of the account may be seen, and where it writes. */
export interface MemoryAccessRequest {
    /** The namespaces that may be seen, by name or by how they begin; all of them when absent. */
    read?: ((string | MemoryNamespacePrefix)[] | null) | undefined;
    /** The one namespace that is written to, and meant where none is named; null: nothing is written. When absent it is the first name in `read`, nothing when that holds prefixes alone, and every namespace without `read`. */
    write?: (string | null) | undefined;
    /** Whether memories that bear on the task are put before it; as the account has it when absent. */
    recall?: (boolean | null) | undefined;
    /** Whether facts are saved when the agent completes; as the account has it when absent. */
    extract?: (boolean | null) | undefined;
    /** Tokens that recalled memories may take; 1,000 when absent. */
    recall_tokens?: (number | null) | undefined;
}

/** What an operation would do to one memory. */
export interface MemoryChange {
    /**
     * remove: it is no longer live. write: it gets a new value, or the tags and metadata of its duplicates. keep: it stays as it is.
     */
    action: "remove" | "write" | "keep";
    /** The key of the memory. */
    key: string;
    /** Its namespace. */
    namespace: string;
    /** Its id; null for a memory that is new. */
    memory_id: string | null;
    /** The live value; null when nothing is live. */
    before: string | null;
    /** The value that will be live; null when nothing will be. */
    after: string | null;
}

/** A change of one memory. */
export interface MemoryEdit {
    /** The id to undo it by. */
    edit_id: string;
    /**
     * write: a new memory. update: another value. amend: other tags, importance, expiry, metadata or trust. restore: an earlier value is live again. delete: it was deleted. expire: its time was over.
     */
    kind: "write" | "update" | "amend" | "restore" | "delete" | "expire";
    /** When it changed: milliseconds since the Unix epoch. */
    changed_at: number;
    /** The id of the memory. */
    memory_id: string;
    /** Its key. */
    key: string;
    /** Its namespace. */
    namespace: string;
    /** The value that was live before; null if nothing was. */
    before: string | null;
    /** The value that was live afterwards; null if nothing was. */
    after: string | null;
    /** Where the value afterwards comes from; null if nothing was live. */
    provenance: MemoryProvenance | null;
    /** Whether nothing else has happened to the memory since. */
    can_undo: boolean;
}

/** A page of changes, newest first. */
export interface MemoryEditList {
    /** The changes of this page. */
    edits: MemoryEdit[];
    /** Send it as `cursor` for the next page; null on the last one. */
    next_cursor: string | null;
}

/** What a deletion for good could not remove. Agents and summaries that are named can be deleted themselves. */
export interface MemoryErasure {
    /** Where it may still be told: the first 100 places. */
    remains: MemoryRemains[];
}

/** All memories of an account. An import takes it as it is. */
export interface MemoryExport {
    /**
     * The version of this format.
     * @constant
     */
    version: 1;
    /** When it was made: milliseconds since the Unix epoch. */
    exported_at: number;
    /** How many memories it holds. */
    count: number;
    /** The memories; with `include=history` all their versions. */
    memories: (MemoryVersion | Memory)[];
}

/** After the end: facts that were worth keeping from the run were saved as memories. */
export interface MemoryExtractedEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "memory-extracted";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The memories that were written. */
        saved: {
            /** The id of the memory. */
            memory_id: string;
            /** Its name in the namespace. */
            key: string;
            /** Where it is. */
            namespace: string;
            /** Which version of it. */
            version: number;
        }[];
        /** Facts that the model found worth keeping and that were not kept. */
        skipped: {
            /** Null if the fact contains a secret or is too long, or if the model was not asked. */
            key: string | null;
            /**
             * Why not. unsupported: nothing in the run states it. less_trusted: a more trusted writer wrote the live value, so this one is kept as a proposal. cost_limit, price_unknown: the model was not asked at all.
             */
            reason: "known" | "secret" | "unsupported" | "chatter" | "less_trusted" | "changed_meanwhile" | "quota" | "cost_limit" | "price_unknown";
        }[];
        usage: TokenUsage;
    };
}

/** All versions of a memory. */
export interface MemoryHistory {
    /** The versions, newest first. */
    versions: MemoryVersion[];
}

/** A row of an import. A key and a value are enough; an exported memory or version is a row too. */
export interface MemoryImportRow {
    /** Its name, unique in the namespace. */
    key: string;
    /** What to remember. */
    value: string;
    /** The namespace; "default" when absent. */
    namespace?: (string | null) | undefined;
    /** Words to filter by. */
    tags?: (string[] | null) | undefined;
    /** 1 to 10; 5 when absent. */
    importance?: (number | null) | undefined;
    /** How it came to be; manual when absent. */
    source?: (MemorySource | null) | undefined;
    /** Any JSON object. */
    metadata?: ({
        [key: string]: unknown;
    } | null) | undefined;
    /** How far it is trusted. */
    trust?: (MemoryTrust | null) | undefined;
    /** Where the value comes from. */
    provenance?: ({
        /**
         * What the value comes from: key (a caller of the API), agent, tool, web_page, or consolidation (other memories).
         */
        kind: "key" | "agent" | "tool" | "web_page" | "consolidation";
        /** The API key that wrote it. */
        key_id?: (string | null) | undefined;
        /** The agent that wrote it. */
        agent_id?: (string | null) | undefined;
        /** true when the agent that wrote it has been deleted; otherwise absent. */
        agent_deleted?: (boolean | null) | undefined;
        /** The tool that the value comes from. */
        tool?: (string | null) | undefined;
        /** The web page that the value comes from. */
        url?: (string | null) | undefined;
        /** Of a summary: the ids of the memories that it was made of. */
        sources?: (string[] | null) | undefined;
    } | null) | undefined;
    /** When it stops being found: milliseconds since the Unix epoch. */
    expires_at?: (number | null) | undefined;
    /** The id of the memory; the server makes one when it is absent. */
    memory_id?: (string | null) | undefined;
    /** How often it was read. */
    access_count?: (number | null) | undefined;
    /** When the key was first written: milliseconds since the Unix epoch. */
    created_at?: (number | null) | undefined;
    /** When it last changed: milliseconds since the Unix epoch. */
    updated_at?: (number | null) | undefined;
    /** Counts the values of this key, from 1. */
    version?: (number | null) | undefined;
    /** When this version became live: milliseconds since the Unix epoch. */
    valid_from?: (number | null) | undefined;
    /** When it stopped being live; absent or null while it is live. */
    valid_to?: (number | null) | undefined;
    /** What ended the version; absent or null while it is live. */
    ended_by?: (("superseded" | "amended" | "deleted" | "expired" | "deduped" | "consolidated" | null) | null) | undefined;
}

/** A page of memories. */
export interface MemoryList {
    /** The memories of this page. */
    memories: Memory[];
    /** Send it as `cursor` for the next page; null on the last one. */
    next_cursor: string | null;
}

/** All namespaces that begin with a text. */
export interface MemoryNamespacePrefix {
    /** Every namespace that begins with this. */
    prefix: string;
}

/** A step that changed several memories. */
export interface MemoryOperation {
    /** The id to undo it by. */
    operation_id: string;
    /**
     * What it was.
     */
    kind: "delete" | "dedupe" | "consolidate" | "import";
    /** When it was done: milliseconds since the Unix epoch. */
    created_at: number;
    /** When it was undone; null while it holds. */
    undone_at: number | null;
    /** Versions that it ended. */
    removed: number;
    /** Versions that it wrote. */
    written: number;
}

/** A step that changed several memories, with what it changed. */
export interface MemoryOperationDetails {
    /** The id to undo it by. */
    operation_id: string;
    /**
     * What it was.
     */
    kind: "delete" | "dedupe" | "consolidate" | "import";
    /** When it was done: milliseconds since the Unix epoch. */
    created_at: number;
    /** When it was undone; null while it holds. */
    undone_at: number | null;
    /** Versions that it ended. */
    removed: number;
    /** Versions that it wrote. */
    written: number;
    /** What it changed, as it left it: the first 1,000 memories. Empty once it is undone. */
    diff: MemoryChange[];
}

/** A page of operations, newest first. */
export interface MemoryOperationList {
    /** The operations of this page. */
    operations: MemoryOperation[];
    /** Send it as `cursor` for the next page; null on the last one. */
    next_cursor: string | null;
}

/** A value that would have replaced one from a more trusted writer. */
export interface MemoryProposal {
    /** The id of the proposal: "mpr_" and 21 characters. */
    proposal_id: string;
    /**
     * The decision; pending until there is one.
     */
    status: "waiting" | "accepted" | "rejected";
    /** The key that the writer wanted to write. */
    key: string;
    /** Its namespace. */
    namespace: string;
    /** The proposed value. */
    value: string;
    /** The proposed tags; null when none were named. */
    tags: string[] | null;
    /** The proposed importance; null when none was named. */
    importance: number | null;
    /** How long it lives once it is accepted, milliseconds; null when nothing was named. */
    expires_in_ms: number | null;
    /** The proposed metadata; null when none were named. */
    metadata: {
        [key: string]: unknown;
    } | null;
    source: MemorySource;
    trust: MemoryTrust;
    provenance: MemoryProvenance;
    /** When it was proposed: milliseconds since the Unix epoch. */
    created_at: number;
    /** When it was decided; null while it waits. */
    decided_at: number | null;
    /** The version that it has become; null unless it was accepted. */
    accepted_version: number | null;
    /** What is live under the key now; null if nothing is. */
    current: {
        /** The id of the memory. */
        memory_id: string;
        /** Its version. */
        version: number;
        /** Its value. */
        value: string;
        trust: MemoryTrust;
    } | null;
}

/** A page of pending proposals, newest first. */
export interface MemoryProposalList {
    /** The proposals of this page. */
    proposals: MemoryProposal[];
    /** Send it as `cursor` for the next page; null on the last one. */
    next_cursor: string | null;
}

/** Where the value of a memory comes from. */
export interface MemoryProvenance {
    /**
     * What the value comes from: key (a caller of the API), agent, tool, web_page, or consolidation (other memories).
     */
    kind: "key" | "agent" | "tool" | "web_page" | "consolidation";
    /** The API key that wrote it. */
    key_id?: (string | null) | undefined;
    /** The agent that wrote it. */
    agent_id?: (string | null) | undefined;
    /** true when the agent that wrote it has been deleted; otherwise absent. */
    agent_deleted?: (boolean | null) | undefined;
    /** The tool that the value comes from. */
    tool?: (string | null) | undefined;
    /** The web page that the value comes from. */
    url?: (string | null) | undefined;
    /** Of a summary: the ids of the memories that it was made of. */
    sources?: (string[] | null) | undefined;
}

/** The agent was shown memories that are relevant to its task. */
export interface MemoryRecalledEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "memory-recalled";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** What the model reads before its task; null if it is nothing. */
        text: string | null;
        /** The memories that it was shown, best first. */
        memories: {
            /** The id of the memory. */
            memory_id: string;
            /** Its name in the namespace. */
            key: string;
            /** Where it is. */
            namespace: string;
            /** Which version of it. */
            version: number;
            trust: MemoryTrust;
            /** How well it fits the task, 0 to 1. */
            score: number;
            /**
             * Why it was chosen: its score is high enough, or it shares a rare word or a name with the task. Older events do not have this field.
             */
            reason?: ("score" | "rare_word") | undefined;
            /** The word stems that it shares with the task; with `rare_word`, only the rare ones and names. */
            words?: string[] | undefined;
        }[];
    };
}

/** Where an erased memory may still be told. */
export interface MemoryRemains {
    /**
     * agent: it was shown the memory, or wrote it. The memory is out of its log, but what the agent said, did or left in files may repeat it. summary: one that was made of the memory before its sources were written down.
     */
    kind: "agent" | "summary";
    /** The agent. */
    agent_id?: string | undefined;
    /** The summary. */
    memory_id?: string | undefined;
    /** The namespace of the summary. */
    namespace?: string | undefined;
    /** The key of the summary. */
    key?: string | undefined;
}

/** The parts of a score, each from 0 to 1. */
export interface MemoryScoreBreakdown {
    /** How close the meanings are (cosine). */
    semantic: number;
    /** The share of the query's words that matched, by weight. */
    keyword: number;
    /** The importance of the memory. */
    importance: number;
    /** 1 for a new memory, lower for an older one. */
    timeDecay: number;
}

/**
 * hybrid: by meaning and by words. semantic: by meaning only. keyword: by words only.
 */
export type MemorySearchMode = "hybrid" | "semantic" | "keyword";

/** A memory, and how well it answers the query. */
export interface MemorySearchResult {
    /** The id of the memory: "mem_" and 21 characters; the same for all versions of a key. */
    memory_id: string;
    /** Its name, unique within its namespace. */
    key: string;
    /** The namespace that it is in. */
    namespace: string;
    /** What is remembered. */
    value: string;
    /** Words to filter by. */
    tags: string[];
    /** 1 to 10. If memories match equally well, a search puts the more important one first. */
    importance: number;
    source: MemorySource;
    /** How often it was read. */
    access_count: number;
    /** When the key was first written. */
    created_at: number;
    /** When it last changed. */
    updated_at: number;
    /** When it stops being found; null for never. */
    expires_at: number | null;
    /** Counts the values of this key, from 1. */
    version: number;
    /** The object that you gave; empty without one. */
    metadata: {
        [key: string]: unknown;
    };
    trust: MemoryTrust;
    provenance: MemoryProvenance;
    /** Only in a list of what was forgotten: when it stopped being live. */
    deleted_at?: number | undefined;
    /**
     * Only in a list of what was forgotten: what ended it.
     */
    deleted_by?: ("superseded" | "amended" | "deleted" | "expired" | "deduped" | "consolidated") | undefined;
    /** How well it answers the query, 0 to 1; comparable between queries. */
    score: number;
    breakdown: MemoryScoreBreakdown;
    /** The words that matched, and what the score is made of. Only with `explain: true`. */
    explain?: {
        /** The words that matched. */
        words: {
            /** The stem of a word. */
            word: string;
            /** What it added to the score. */
            weight: number;
        }[];
        /** Whether it fits the query so well that it would be recalled for a task. This depends on how many memories there are. */
        useful: boolean;
        /** The logit of the score of a memory that has nothing to do with the query. */
        base: number;
        /** The parts of the score. Its logit, ln(score / (1 - score)), is `base` plus what all of them add. */
        parts: {
            /**
             * meaning: how close query and memory are. words: the words that matched. fit: how well each word of the query fits some word of the memory. conversation: what its neighbours in a conversation add.
             */
            part: "meaning" | "words" | "fit" | "importance" | "age" | "conversation";
            /** What it adds to the logit; negative if it lowers the score. */
            adds: number;
        }[];
    } | undefined;
}

/** What agents do with memories by themselves. A spawn can switch either off for its agent: `"metadata": {"memory": {"recall": false, "extract": false}}`. */
export interface MemorySettings {
    /** Show each agent the memories that are relevant to its task before it starts. */
    auto_recall: boolean;
    /** Save up to five facts from each agent that completes. */
    auto_extract: boolean;
}

/**
 * manual: written by an API call or by an agent. auto_extracted: saved from what an agent did. consolidated: a summary of other memories.
 */
export type MemorySource = "manual" | "auto_extracted" | "consolidated";

/**
 * The least trusted origin of a value. From low to high: web, tool, agent, user.
 */
export type MemoryTrust = "web" | "tool" | "agent" | "user";

/** A memory as it was from `valid_from` to `valid_to`. Its times are milliseconds since the Unix epoch. */
export interface MemoryVersion {
    /** The id of the memory: "mem_" and 21 characters; the same for all versions of a key. */
    memory_id: string;
    /** Its name, unique within its namespace. */
    key: string;
    /** The namespace that it is in. */
    namespace: string;
    /** What is remembered. */
    value: string;
    /** Words to filter by. */
    tags: string[];
    /** 1 to 10. If memories match equally well, a search puts the more important one first. */
    importance: number;
    source: MemorySource;
    /** How often it was read. */
    access_count: number;
    /** When the key was first written. */
    created_at: number;
    /** When it last changed. */
    updated_at: number;
    /** When it stops being found; null for never. */
    expires_at: number | null;
    /** Counts the values of this key, from 1. */
    version: number;
    /** The object that you gave; empty without one. */
    metadata: {
        [key: string]: unknown;
    };
    trust: MemoryTrust;
    provenance: MemoryProvenance;
    /** Only in a list of what was forgotten: when it stopped being live. */
    deleted_at?: number | undefined;
    /**
     * Only in a list of what was forgotten: what ended it.
     */
    deleted_by?: ("superseded" | "amended" | "deleted" | "expired" | "deduped" | "consolidated") | undefined;
    /** When it became live. */
    valid_from: number;
    /** When it stopped being live; null while it is live. */
    valid_to: number | null;
    /**
     * What ended it; null while it is live.
     */
    ended_by: "superseded" | "amended" | "deleted" | "expired" | "deduped" | "consolidated" | null;
}

/** A piece of a message that the model is writing, in a stream with `deltas=true`. It is not stored and has no id. Pieces may be lost; the event `message` that follows has the whole text. */
export interface MessageDelta {
    /**
     * What it is.
     * @constant
     */
    type: "message-delta";
    /** When it was sent: milliseconds since the epoch. */
    ts: number;
    /** The piece, and where it belongs. */
    data: {
        /** The turn of the model, counted from 1. */
        step: number;
        /** Which attempt at this turn: a new number starts the text over. */
        attempt: number;
        /** The next piece of the text. */
        text: string;
    };
}

/** The model has spoken: text, tool calls, or both. */
export interface MessageEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "message";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The turn of the model, counted from 1. */
        step: number;
        /**
         * Who spoke.
         * @constant
         */
        role: "assistant";
        /** What the model said; empty when it only calls tools. */
        text: string;
        /** The calls that it asks for, in its order. */
        tool_calls: ToolCall[];
        /** The model that said it, as GET /models names it; absent in logs of versions before 0.3. */
        model_id?: string | undefined;
        /** Why the model stopped: stop, length, tool-calls, refusal, content-filter, context-overflow, pause, error or other. After length and context-overflow, none of its tool calls is run. */
        finish_reason: string;
        usage: TokenUsage;
        /** What it cost, US dollars, at the price of that moment; 0 if the price is unknown. Absent in logs of versions before 0.3. */
        cost_usd?: number | undefined;
        /** How long the model took for it, milliseconds, without failed tries before. Absent in logs of versions before 0.3. */
        duration_ms?: number | undefined;
    };
}

/** A model that agents can run on. */
export interface Model {
    /** The name to use as `model`: `<provider>/<id>`, or `local`. */
    id: string;
    /** Who serves it: anthropic, openai, openai-compatible, ollama, lmstudio or local. */
    provider: string;
    /** Whether agents that name no model run on it. */
    default: boolean;
    /** Whether it sees pictures; null when unknown. */
    pictures: boolean | null;
    /** Tokens that it can read at once; null when unknown. */
    context_window: number | null;
    /** Tokens that one answer can have; null when unknown. */
    max_output_tokens: number | null;
    /** US dollars per million tokens; null when unknown. A cost limit needs a price. */
    prices: {
        /** Tokens that it reads. */
        input: number;
        /** Tokens that it reads from the provider's cache. */
        cached_input: number;
        /** Tokens that it writes to the provider's cache. */
        cache_write: number;
        /** Tokens that it writes. */
        output: number;
    } | null;
    /**
     * Format: date
     * The date of the prices; null if the operator set them, or if they are unknown.
     */
    prices_date: string | null;
}

/** Another model is asked instead, for this turn. */
export interface ModelFallbackEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "model-fallback";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The turn of the model, counted from 1. */
        step: number;
        /** The model that could not be asked, or refused to answer. */
        from_model: string;
        /** The model that is asked instead. */
        to_model: string;
        /** Why, for people. */
        error: string;
        /** Tokens of the answer that `from_model` gave, if it refused to answer. */
        usage?: TokenUsage | undefined;
    };
}

/** All models that agents can run on. */
export interface ModelList {
    /** The default first, then by name. */
    data: Model[];
}

/** The model does not have an option that the spawn set, so it was not sent. Reported once for a model and option. */
export interface ModelOptionIgnoredEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "model-option-ignored";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The turn of the model, counted from 1. */
        step: number;
        /** The model, as GET /models names it. */
        model_id: string;
        /** The option, such as effort or temperature. */
        option: string;
        /** Why, for people. */
        reason: string;
    };
}

/** A provider of models, and where its key comes from. */
export interface ModelProvider {
    provider: ProviderName;
    /** Its name for people. */
    title: string;
    /**
     * Where the key or the address in use comes from: the server's environment, which takes precedence, or the console. none: the provider is not set up.
     */
    source: "environment" | "console" | "none";
    /** The variable of the server's environment that sets the provider up. */
    variable: string;
    /** Where its models are asked; null while there is no address. */
    base_url: string | null;
    /** Whether a key can be saved here: not for model servers on this machine, and not for what the environment sets up. */
    can_save: boolean;
    /** What was saved in the console; null if nothing was. */
    saved: {
        /** The last characters of the key; null for a server without a key, and for a short key. */
        hint: string | null;
        /** The address of the server, for openai-compatible only. */
        base_url: string | null;
        /**
         * Format: date-time
         * When it was saved: ISO 8601, UTC.
         */
        saved_at: string;
        /** The address of the owner who saved it. */
        saved_by: string;
    } | null;
}

/** The providers of models. */
export interface ModelProviderList {
    /** All providers that Jettson knows. */
    data: ModelProvider[];
}

/** A request of an agent to its model. */
export interface ModelRequest {
    /** The agent that asked. */
    agent_id: string;
    /** The step whose answer was asked for. */
    step: number;
    /** The model that was asked, as GET /models names it. */
    model_id: string;
    /** The body of the request, in the format of the model's provider, without its keys. */
    body: {
        [key: string]: unknown;
    };
}

/** The model could not be called; the call will be repeated. */
export interface ModelRetryEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "model-retry";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The turn of the model, counted from 1. */
        step: number;
        /** The attempt that failed, counted from 1. */
        attempt: number;
        /** The wait before the next attempt, milliseconds. */
        delay_ms: number;
        /** Why it failed, for people. */
        error: string;
    };
}

/** A namespace. */
export interface NamespaceInfo {
    /** The name of the namespace. */
    namespace: string;
    /** The number of its live memories. */
    count: number;
}

/** The namespaces of the account. */
export interface NamespaceList {
    /** The namespaces that hold live memories. */
    namespaces: NamespaceInfo[];
}

/** Two memories that are alike, and are left as they are. */
export interface NearDuplicate {
    /** The two memories. */
    memory_ids: string[];
    /** How alike they are, 0 to 1. */
    similarity: number;
    /**
     * subject: their keys, tags or metadata name different things. text: a number, a name, a negation or another word differs. trust_or_expiry: they say the same, but one is trusted more and the other lasts longer, or their tags and metadata do not fit into one memory.
     */
    reason: "subject" | "text" | "trust_or_expiry";
}

/** The network of the agent was changed. Connections that it no longer allows are closed. */
export interface NetworkChangedEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "network-changed";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    data: AgentNetwork;
}

/** A group for which the model wrote no usable summary. */
export interface NotSummarized {
    /** The memories of the group, which stay as they are. */
    memory_ids: string[];
    /**
     * refused: the model's provider held its answer back. cut: it ended at its limit. too_long: it is longer than a memory. not_covered: it leaves out or changes a number, a name, a denied statement or most words of a memory.
     */
    reason: "refused" | "cut" | "too_long" | "not_covered";
}

/** The answer does not fit the output_schema; the model is asked to correct it. */
export interface OutputInvalidEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "output-invalid";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** What does not fit, for people. */
        fault: string;
    };
}

/** What the account's agents are doing now, and how they ended in the last 24 hours. */
export interface Overview {
    /** Agents that are waiting for their computer now. */
    spawning: number;
    /** Agents that are working now. */
    running: number;
    /** Agents that are waiting now: for a message, an approval or a higher limit. */
    idle: number;
    /** Agents that completed in the last 24 hours, as in `hours`. */
    completed_24h: number;
    /** Agents that ended with an error in the last 24 hours. */
    failed_24h: number;
    /** Agents that were stopped in the last 24 hours. */
    stopped_24h: number;
    /** Milliseconds from the request to a ready computer: the median of the newest 2,000 agents at most of the last 24 hours; null without any. */
    ready_ms_median_24h: number | null;
    /** The same for the 95th percentile. */
    ready_ms_p95_24h: number | null;
    /** How many agents ended in each of the last 24 hours, oldest first. */
    hours: {
        /**
         * Format: date-time
         * The start of the hour.
         */
        hour: string;
        /** Agents that completed. */
        completed: number;
        /** Agents that ended with an error. */
        failed: number;
        /** Agents that were stopped. */
        stopped: number;
    }[];
    /** Agents spawned since the 1st of the month, UTC. */
    spawns_month: number;
    /** All agents that are kept. */
    agents_total: number;
}

/** Something that an agent waits for. */
export interface PendingItem {
    /** The agent that waits. */
    agent_id: string;
    /** The name of the agent; null if it has none. */
    agent_name: string | null;
    /** The task of the agent, at most its first 200 characters. */
    task: string;
    /**
     * approval: your decision on a call. tool_result: the result of a function tool. budget: a higher limit, or the price of the model. message: the next message to an agent that is kept alive.
     */
    kind: "approval" | "tool_result" | "budget" | "message";
    /** The tool call, for approval and tool_result. */
    call_id?: string | undefined;
    /** The tool of the call. */
    name?: string | undefined;
    /** The input of the call; absent if it has more than 20,000 characters as JSON. */
    input?: {
        [key: string]: unknown;
    } | undefined;
    /** What the model said in the turn of the call, at most its first 2,000 characters; absent if it said nothing. */
    model_text?: string | undefined;
    /**
     * Format: date-time
     * Since when it waits: ISO 8601, UTC.
     */
    since: string;
    /**
     * Format: date-time
     * Until when it waits, if nothing comes.
     */
    until: string;
}

/** A page of what agents wait for, the oldest first. */
export interface PendingList {
    /** What is waited for, the oldest first. */
    data: PendingItem[];
    /** Send it as `cursor` for the next page; null on the last one. */
    next_cursor: string | null;
}

/** The policy for some tools. */
export interface PermissionRule {
    /** The name of a tool, or a pattern such as `jettson_files_*`. It must match a tool of the agent. */
    tool: string;
    /**
     * allow: calls run. ask: each call waits until you approve or refuse it. deny: each call fails, and the model is told why.
     */
    policy: "allow" | "ask" | "deny";
}

/** Which tools run freely, which wait for your approval, and which never run. */
export interface Permissions {
    /**
     * The policy for tools that no rule matches; allow when absent.
     */
    default?: ("allow" | "ask" | "deny" | null) | undefined;
    /** If several rules match a tool, the last one applies. */
    rules?: (PermissionRule[] | null) | undefined;
}

/** For how long a plan keeps what its accounts leave behind. */
export interface PlanRetention {
    /** The name of the plan. */
    name: string;
    /** How many accounts are on it. */
    accounts: number;
    /** Days after its end for which an agent is kept, with everything that belongs to it. Null: without a limit. */
    agent_days: number | null;
    /** Days after its end for which the events of an agent are kept. Null: without a limit. */
    event_days: number | null;
    /** Days for which uploads and artifacts are kept. Null: without a limit. */
    file_days: number | null;
    /** Days for which operations on memories are kept, and can be undone. Null: without a limit. */
    operation_days: number | null;
    /** Days for which entries of the audit log are kept. Null: without a limit. */
    audit_days: number | null;
}

/** What each plan of the installation keeps. */
export interface PlanRetentionList {
    /** The plans, sorted by name. */
    plans: PlanRetention[];
}

/** The result of a call of a function tool. */
export interface PostToolResultRequest {
    /** What the tool answers: text or any JSON, up to 1 MB. Of more than 100 KB the model reads the beginning and the end. With `is_error`, what went wrong. */
    output: unknown;
    /** Whether the call failed: the model reads the output as an error and goes on. */
    is_error?: (boolean | null) | undefined;
}

/** One line of what an agent did. */
export interface ProgressEntry {
    /** Milliseconds since the Unix epoch. */
    ts: number;
    /**
     * info: a step. tool_use: a tool call. complete: the answer. error: a fault.
     */
    kind: "info" | "tool_use" | "complete" | "error";
    /** One line, for people. */
    message: string;
}

/**
 * A provider of models: what the names of its models begin with.
 */
export type ProviderName = "anthropic" | "openai" | "openai-compatible" | "ollama" | "lmstudio";

/** The result of a small call to a model. */
export interface ProviderTest {
    /** Whether a model of the provider answered. */
    ok: boolean;
    /** How many language models the provider listed; null if it gave no list or was not asked for it. */
    models: number | null;
    /** The model that was asked; null if none was asked. */
    model: string | null;
    /** How long the model took for its answer, in milliseconds; null if it did not answer. */
    duration_ms: number | null;
    /** Why it failed, in the provider's own words where it said something; null when it worked. */
    message: string | null;
}

/** A memory to write. */
export interface PutMemoryRequest {
    /** Its name, unique within its namespace: 1 to 512 characters. */
    key: string;
    /** What to remember: 1 to 5,000 characters. */
    value: string;
    /** The namespace; "default" when absent. */
    namespace?: (string | null) | undefined;
    /** Words to filter by: up to 20. */
    tags?: (string[] | null) | undefined;
    /** 1 to 10; 5 when absent. */
    importance?: (number | null) | undefined;
    /** Days until it stops being found, fractions allowed. null: it never expires. When absent a new value never expires, and a put of the same value leaves the expiry as it is. */
    expires_in_days?: (number | null) | undefined;
    /** Any JSON object, up to 10,000 characters. */
    metadata?: ({
        [key: string]: unknown;
    } | null) | undefined;
    /** Write only if this is the live version; 0: only if nothing is live. Otherwise the response is 409. */
    if_version?: (number | null) | undefined;
    /** Say so when the value comes from a tool or a web page: it is trusted less then. */
    provenance?: ({
        /**
         * What it comes from.
         */
        kind: "tool" | "web_page";
        /** The name of the tool. */
        tool?: (string | null) | undefined;
        /** The address of the web page. */
        url?: (string | null) | undefined;
    } | null) | undefined;
}

/** A secret whose value is an OAuth access token. It replaces the one of the same name. */
export interface PutOAuthSecretRequest {
    /**
     * The value is an access token, which the server refreshes.
     * @constant
     */
    type: "oauth";
    /** Where tokens are refreshed. It must be public, unless the operator allows others. */
    token_url: string;
    /** The id that the authorization server knows the client by. */
    client_id: string;
    /** The password of the client; none for a public client. */
    client_secret?: (string | null) | undefined;
    /** The token that access tokens are made with. It is kept sealed and never shown again. */
    refresh_token: string;
    /** The scopes to ask for; those of the refresh token when absent. */
    scopes?: (string[] | null) | undefined;
    /** Where the value is sent: 1 to 50 of `api.example.com`, `*.example.com` (the names below it, and not example.com itself) and `api.example.com:8443`. Without a port it is 443. With `http://` before it, the value is sent there without TLS, to port 80. */
    hosts: string[];
    /** Where in a request it is put in; headers when absent. */
    inject?: (SecretInjectRequest | null) | undefined;
    /** What it is for, for people: up to 1,000 characters. */
    description?: (string | null) | undefined;
}

/** A secret: a text, or an OAuth access token. */
export type PutSecretRequest = PutValueSecretRequest | PutOAuthSecretRequest;

/** A secret whose value is a text. It replaces the one of the same name. */
export interface PutValueSecretRequest {
    /**
     * The value is a text that stays as it is.
     * @constant
     */
    type?: "value" | undefined;
    /** The secret itself: 8 to 4,096 bytes. It is kept sealed and never shown again. */
    value: string;
    /** Where the value is sent: 1 to 50 of `api.example.com`, `*.example.com` (the names below it, and not example.com itself) and `api.example.com:8443`. Without a port it is 443. With `http://` before it, the value is sent there without TLS, to port 80. */
    hosts: string[];
    /** Where in a request it is put in; headers when absent. */
    inject?: (SecretInjectRequest | null) | undefined;
    /** What it is for, for people: up to 1,000 characters. */
    description?: (string | null) | undefined;
}

/** A place where agents can run. */
export interface Region {
    /** The name of the region, for the `region` of a spawn. */
    name: string;
    /** Whether a spawn without a region tries it first. */
    is_default: boolean;
    /** Worker processes that are serving it now. */
    workers: number;
    /** Its pool of ready computers. */
    pool: {
        /** Computers that it keeps ready. */
        size: number;
        /** Computers that are ready now. */
        ready: number;
        /** Computers that are being started. */
        starting: number;
    };
    /** Agents of the account that wait to start here. */
    queued: number;
    /** For how many seconds the first of these has waited; null if there is none. */
    oldest_wait_seconds: number | null;
    /** Agents that got their computer here in the last 24 hours. */
    spawns_24h: number;
    /** The share of these that got a ready computer from the pool, 0 to 1; null if there were none. */
    hit_rate_24h: number | null;
}

/** The regions of the installation. */
export interface RegionList {
    /** All regions, the default one first. */
    regions: Region[];
}

/** Headers of each request: up to 20. A name in braces after a dollar sign stands for that secret of the agent. Values are kept sealed and never shown again; one that is sent back by the server is shown as "…". */
export interface RequestHeaders {
    [key: string]: string;
}

/** Which memory to restore. */
export interface RestoreMemoryRequest {
    /** The key of the memory. */
    key: string;
    /** Its namespace; "default" when absent. */
    namespace?: (string | null) | undefined;
    /** The version to make live again, as a new version. Without it the newest version of a deleted memory. */
    version?: (number | null) | undefined;
    /** Restore only if this is the live version; 0: only if nothing is live. Otherwise the answer is 409. */
    if_version?: (number | null) | undefined;
}

/** A new secret. */
export interface RotatedSecret {
    /** The new secret, "whsec_…". Keep it: it is not shown again. */
    secret: string;
    /**
     * Format: date-time
     * Until then, every delivery is also signed with the old secret; null when there was none.
     */
    previous_secret_valid_until: string | null;
}

/** The key of a provider, and the address of an OpenAI-compatible server. */
export interface SaveProviderRequest {
    /** The key. Only openai-compatible works without one. */
    api_key?: (string | null) | undefined;
    /**
     * Format: uri
     * The address of the server, with or without `/v1`: for openai-compatible, which needs it, and for no other.
     */
    base_url?: (string | null) | undefined;
}

/** A search. All filters that are given must hold. */
export interface SearchMemoriesRequest {
    /** A question, or a few words: 1 to 5,000 characters. */
    query: string;
    /** Only memories in this namespace; all namespaces when absent. */
    namespace?: (string | null) | undefined;
    /** Only memories of namespaces that begin with this. */
    namespace_prefix?: (string | null) | undefined;
    /** Only memories that have all of these tags. */
    tags?: (string[] | null) | undefined;
    /** Only memories with this source. */
    source?: (MemorySource | null) | undefined;
    /** Only memories created after this time (milliseconds since the Unix epoch). */
    created_after?: (number | null) | undefined;
    /** Only memories created before this time (milliseconds since the Unix epoch). */
    created_before?: (number | null) | undefined;
    /** Only memories whose metadata contains this object. */
    metadata?: ({
        [key: string]: unknown;
    } | null) | undefined;
    /** Only memories that are trusted at least this much. */
    min_trust?: (MemoryTrust | null) | undefined;
    /** Only memories whose provenance contains these fields, e.g. {"agent_id": "ag_…"}. */
    provenance?: ({
        /**
         * What the value comes from: key (a caller of the API), agent, tool, web_page, or consolidation (other memories).
         */
        kind?: ("key" | "agent" | "tool" | "web_page" | "consolidation") | undefined;
        /** The API key that wrote it. */
        key_id?: (string | null) | undefined;
        /** The agent that wrote it. */
        agent_id?: (string | null) | undefined;
        /** true when the agent that wrote it has been deleted; otherwise absent. */
        agent_deleted?: (boolean | null) | undefined;
        /** The tool that the value comes from. */
        tool?: (string | null) | undefined;
        /** The web page that the value comes from. */
        url?: (string | null) | undefined;
        /** Of a summary: the ids of the memories that it was made of. */
        sources?: (string[] | null) | undefined;
    } | null) | undefined;
    /** Maximum number of results; 10 when absent. */
    limit?: (number | null) | undefined;
    /** How to search; hybrid when absent. */
    mode?: (MemorySearchMode | null) | undefined;
    /** Leave out results with a lower score, 0 to 1. */
    min_score?: (number | null) | undefined;
    /** Search the memories as they were at this time (milliseconds since the Unix epoch). */
    as_of?: (number | null) | undefined;
    /** Also say which words matched, and what the score is made of. */
    explain?: (boolean | null) | undefined;
}

/** The result of a search. */
export interface SearchMemoriesResponse {
    /** The memories that were found, best first. */
    results: MemorySearchResult[];
}

/** A secret that agents can use and never see, without its value. */
export interface Secret {
    /** What agents and spawns call it. */
    name: string;
    /**
     * value: a text. oauth: an access token, which the server refreshes.
     */
    type: "value" | "oauth";
    /** Where the value is sent. */
    hosts: string[];
    inject: SecretInject;
    /** What it is for; null without one. */
    description: string | null;
    /** 1 for a new secret, and one more each time that it is replaced. */
    version: number;
    /**
     * Format: date-time
     * When the first version was made: ISO 8601, UTC.
     */
    created_at: string;
    /**
     * Format: date-time
     * When this version was made: ISO 8601, UTC.
     */
    updated_at: string;
    /**
     * Format: date-time
     * When its value was last sent to a host; null if it never was.
     */
    last_used_at: string | null;
    /** Whether the server has the key that it was sealed with. Without it, as after a backup was restored alone, agents cannot use it until it is put again. */
    is_readable: boolean;
}

/** Where in a request the value takes the place of the placeholder. */
export interface SecretInject {
    /** Whether the placeholder is replaced in headers, `Basic` included. */
    header: boolean;
    /** Whether it is replaced in the query of the URL. */
    query: boolean;
    /** Whether it is replaced in bodies. */
    body: boolean;
}

/** Where in a request the value takes the place of the placeholder. */
export interface SecretInjectRequest {
    /** In headers, `Basic` included; true when absent. */
    header?: boolean | undefined;
    /** In the query of the URL, percent-encoded; false when absent. */
    query?: boolean | undefined;
    /** In the body, as it is; false when absent. */
    body?: boolean | undefined;
}

/** The secrets that the key reaches, without their values. */
export interface SecretList {
    /** The secrets that the key reaches, by name. */
    secrets: Secret[];
}

/** The access token of an OAuth secret could not be refreshed. The agent goes on without it, and the server tries again. */
export interface SecretRefreshFailedEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "secret-refresh-failed";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The secret. */
        name: string;
        /** Why, for people. */
        error: string;
    };
}

/** A request to a host with secrets was signed. A signature needs the value itself, so the request passed unchanged. */
export interface SecretUnusableEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "secret-unusable";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The host, with its port unless that is the usual one. */
        host: string;
        /** How the request was signed, such as AWS4-HMAC. */
        scheme: string;
        /**
         * Present on the last event of its type that is recorded for a computer.
         * @constant
         */
        further_events?: "not recorded" | undefined;
    };
}

/** The value of a secret was sent to a host that it lists. */
export interface SecretUsedEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "secret-used";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The secret. */
        name: string;
        /** The host, with its port unless that is the usual one. */
        host: string;
        /** The method of the request. */
        method: string;
        /** The status of the response; null if none came. */
        status: number | null;
        /**
         * Present on the last event of its type that is recorded for a computer.
         * @constant
         */
        further_events?: "not recorded" | undefined;
    };
}

/** The placeholder of a secret was sent to a host, or in a place, that the secret does not list. It stayed a placeholder. */
export interface SecretWithheldEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "secret-withheld";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The secret. */
        name: string;
        /** The host, with its port unless that is the usual one. */
        host: string;
        /**
         * Present on the last event of its type that is recorded for a computer.
         * @constant
         */
        further_events?: "not recorded" | undefined;
    };
}

/** A message to a live agent. */
export interface SendMessageRequest {
    /** The message: 1 to 20,000 characters. */
    content: string;
    /**
     * queue: the agent gets it at its next step. interrupt: it gets it immediately, the current step is cut off, and tool calls that have not started are cancelled.
     * @default queue
     */
    mode?: ("queue" | "interrupt") | undefined;
}

/** The body of a spawn. Values of environment variables and headers, and the secret of a webhook, are never shown: each is "…". */
export interface SentSpawn {
    /** What the agent should do, in plain language: 1 to 4,000 characters. */
    task: string;
    /** Where the task comes from, if no user wrote it: a tool or a web page. What the agent writes to memory is trusted no more than that. */
    task_source?: ({
        /**
         * What it comes from.
         */
        kind: "tool" | "web_page";
        /** The name of the tool. */
        tool?: (string | null) | undefined;
        /** The address of the web page. */
        url?: (string | null) | undefined;
    } | null) | undefined;
    /** A name for people, and to find the agent by. */
    name?: (string | null) | undefined;
    /** A template by name, or by name and version (`researcher@3`). Its defaults apply where this request has no field of its own; a list or an object replaces that of the template as a whole, and null takes the default of the server instead. */
    template?: (string | null) | undefined;
    /** The region that the agent runs in. Without one it takes the first region that has a computer ready. */
    region?: (string | null) | undefined;
    /** Any JSON object of up to 65,536 characters, kept with the agent and searchable. `metadata.region` works as `region` when that is absent. */
    metadata?: ({
        [key: string]: unknown;
    } | null) | undefined;
    /** Which memories it sees and where it writes, in recall, in its tools and when facts are saved; all of the account when absent. It narrows what the API key may see and never widens it. */
    memory?: (MemoryAccessRequest | null) | undefined;
    /** The model that it runs on; the server's default when absent. */
    model?: (AgentModelRequest | null) | undefined;
    /** Who this agent is and how it works: up to 50,000 characters. They follow Jettson's own text about its computer, its limits and safety in the system prompt. */
    instructions?: (string | null) | undefined;
    /** Toolsets (browser, shell, files, http, web, memory, agents), single tools such as `jettson_files_read`, and tools of your own; all built-in ones but `agents` when absent, none with an empty list. At most 128 tools in all. An agent without `shell` and `files` tools gets no computer. */
    tools?: ((string | (FunctionToolRequest | HttpToolRequest))[] | null) | undefined;
    /** MCP servers whose tools the agent gets: up to 20. Their tools are listed once, when the agent starts. An agent has at most 128 tools in all; when there are more, the tools of the last servers are left out. */
    mcp_servers?: (McpServerRequest[] | null) | undefined;
    /** Which tools it may call without asking; all of them when absent. */
    permissions?: (Permissions | null) | undefined;
    /** What it may reach, with all its tools; whatever the installation allows when absent. */
    network?: (AgentNetworkRequest | null) | undefined;
    /** Names of secrets of the account that it can use and never see: up to 50. The variable of that name holds a placeholder, and the value takes its place in requests to the secret's hosts. Headers of MCP servers and HTTP tools may name them, too. */
    secrets?: (string[] | null) | undefined;
    /** The variables of its commands, without their values. */
    env?: (AgentEnv | null) | undefined;
    /** Model turns per task or follow-up message; 20 when absent. The plan allows at most 50 (free), 300 (pro) or 1,000 (scale). */
    max_turns?: (number | null) | undefined;
    /** How long it may wait for a model that is overloaded or away, up to 7 days; 86400 when absent. It then ends with the reason model_error. */
    max_wait_seconds?: (number | null) | undefined;
    /** Budgets of this agent. The limits of the plan apply as well. */
    limits?: (AgentLimitsRequest | null) | undefined;
    /** After an answer the agent stays idle and keeps its computer, so that you can send it further messages. */
    keep_alive?: (boolean | null) | undefined;
    /** The agent ends after this many idle seconds; 900 by default. An agent that waits for the result of a function tool gives up its computer after this time instead, and keeps waiting. */
    idle_timeout_seconds?: (number | null) | undefined;
    /** Names of tools, such as `jettson_shell_run`, and patterns such as `jettson_files_*`. Each call of one of them waits until you approve or refuse it. */
    require_approval?: (string[] | null) | undefined;
    /** A JSON Schema (draft 2020-12) that the answer must fit. `final_result` is then JSON, and `output` is its value. At most 64 KB, 32 levels deep, with 1,000 subschemas and 200 alternatives; `$ref` stays inside the schema, and patterns have no lookarounds or back-references. */
    output_schema?: ({
        [key: string]: unknown;
    } | null) | undefined;
    /** Files that are in `/workspace` before the agent starts: 100 at most. */
    files?: (SpawnFile[] | null) | undefined;
    /** Pictures (PNG, JPEG, WebP, GIF) and PDFs that the model sees beside its task: 20 at most, 10 MB together, 5 MB a picture. Each is the id of an upload or a small file itself; all small files together have at most 700 kB. Refused for a model that cannot read them. */
    input_files?: (InputFileRequest[] | null) | undefined;
    /** Paths below `/workspace` of files and folders to keep when the agent ends, in addition to what it leaves in `/workspace/out`. */
    artifacts?: (string[] | null) | undefined;
    /** A webhook that is called about this agent only, in addition to the account's webhooks. */
    webhook?: (AgentWebhook | null) | undefined;
}

/** The plan that an account is to be on. */
export interface SetPlanRequest {
    /** The name of the plan. */
    plan: string;
}

/** The task of a new agent, and how it should work. */
export interface SpawnAgentRequest {
    /** What the agent should do, in plain language: 1 to 4,000 characters. */
    task: string;
    /** Where the task comes from, if no user wrote it: a tool or a web page. What the agent writes to memory is trusted no more than that. */
    task_source?: ({
        /**
         * What it comes from.
         */
        kind: "tool" | "web_page";
        /** The name of the tool. */
        tool?: (string | null) | undefined;
        /** The address of the web page. */
        url?: (string | null) | undefined;
    } | null) | undefined;
    /** A name for people, and to find the agent by. */
    name?: (string | null) | undefined;
    /** A template by name, or by name and version (`researcher@3`). Its defaults apply where this request has no field of its own; a list or an object replaces that of the template as a whole, and null takes the default of the server instead. */
    template?: (string | null) | undefined;
    /** The region that the agent runs in. Without one it takes the first region that has a computer ready. */
    region?: (string | null) | undefined;
    /** Any JSON object of up to 65,536 characters, kept with the agent and searchable. `metadata.region` works as `region` when that is absent. */
    metadata?: ({
        [key: string]: unknown;
    } | null) | undefined;
    /** Which memories it sees and where it writes, in recall, in its tools and when facts are saved; all of the account when absent. It narrows what the API key may see and never widens it. */
    memory?: (MemoryAccessRequest | null) | undefined;
    /** The model that it runs on; the server's default when absent. */
    model?: (AgentModelRequest | null) | undefined;
    /** Who this agent is and how it works: up to 50,000 characters. They follow Jettson's own text about its computer, its limits and safety in the system prompt. */
    instructions?: (string | null) | undefined;
    /** Toolsets (browser, shell, files, http, web, memory, agents), single tools such as `jettson_files_read`, and tools of your own; all built-in ones but `agents` when absent, none with an empty list. At most 128 tools in all. An agent without `shell` and `files` tools gets no computer. */
    tools?: ((string | (FunctionToolRequest | HttpToolRequest))[] | null) | undefined;
    /** MCP servers whose tools the agent gets: up to 20. Their tools are listed once, when the agent starts. An agent has at most 128 tools in all; when there are more, the tools of the last servers are left out. */
    mcp_servers?: (McpServerRequest[] | null) | undefined;
    /** Which tools it may call without asking; all of them when absent. */
    permissions?: (Permissions | null) | undefined;
    /** What it may reach, with all its tools; whatever the installation allows when absent. */
    network?: (AgentNetworkRequest | null) | undefined;
    /** Names of secrets of the account that it can use and never see: up to 50. The variable of that name holds a placeholder, and the value takes its place in requests to the secret's hosts. Headers of MCP servers and HTTP tools may name them, too. */
    secrets?: (string[] | null) | undefined;
    /** Variables of the environment of the agent's commands. Values are kept sealed and never shown again; the commands, and so the model, can read them. */
    env?: (AgentEnvRequest | null) | undefined;
    /** Model turns per task or follow-up message; 20 when absent. The plan allows at most 50 (free), 300 (pro) or 1,000 (scale). */
    max_turns?: (number | null) | undefined;
    /** How long it may wait for a model that is overloaded or away, up to 7 days; 86400 when absent. It then ends with the reason model_error. */
    max_wait_seconds?: (number | null) | undefined;
    /** Budgets of this agent. The limits of the plan apply as well. */
    limits?: (AgentLimitsRequest | null) | undefined;
    /** After an answer the agent stays idle and keeps its computer, so that you can send it further messages. */
    keep_alive?: (boolean | null) | undefined;
    /** The agent ends after this many idle seconds; 900 by default. An agent that waits for the result of a function tool gives up its computer after this time instead, and keeps waiting. */
    idle_timeout_seconds?: (number | null) | undefined;
    /** Names of tools, such as `jettson_shell_run`, and patterns such as `jettson_files_*`. Each call of one of them waits until you approve or refuse it. */
    require_approval?: (string[] | null) | undefined;
    /** A JSON Schema (draft 2020-12) that the answer must fit. `final_result` is then JSON, and `output` is its value. At most 64 KB, 32 levels deep, with 1,000 subschemas and 200 alternatives; `$ref` stays inside the schema, and patterns have no lookarounds or back-references. */
    output_schema?: ({
        [key: string]: unknown;
    } | null) | undefined;
    /** Files that are in `/workspace` before the agent starts: 100 at most. */
    files?: (SpawnFile[] | null) | undefined;
    /** Pictures (PNG, JPEG, WebP, GIF) and PDFs that the model sees beside its task: 20 at most, 10 MB together, 5 MB a picture. Each is the id of an upload or a small file itself; all small files together have at most 700 kB. Refused for a model that cannot read them. */
    input_files?: (InputFileRequest[] | null) | undefined;
    /** Paths below `/workspace` of files and folders to keep when the agent ends, in addition to what it leaves in `/workspace/out`. */
    artifacts?: (string[] | null) | undefined;
    /** A webhook that is called about this agent only, in addition to the account's webhooks. */
    webhook?: (AgentWebhook | null) | undefined;
}

/** A file that is in `/workspace` before the agent starts. */
export interface SpawnFile {
    /** Below /workspace, e.g. data/in.csv. */
    path: string;
    /** The whole content of a small file. Give either this or `file_id`. */
    content?: string | undefined;
    /**
     * How `content` is written: utf8, which is the default, or base64 for binary files.
     */
    encoding?: ("utf8" | "base64") | undefined;
    /** The id of an upload (POST /files). Give either this or `content`. */
    file_id?: string | undefined;
}

/** The request that spawns another agent like this one. */
export interface SpawnRequest {
    /** The body for POST /agents. Names are resolved, and what a template gave is in it. */
    request: SentSpawn;
    /** What another agent would lack if it were spawned with this request. */
    missing: {
        /** Where it was, e.g. env.TOKEN, webhook.secret or files. */
        field: string;
        /** What it is called: the variable, the header, the file. */
        name: string;
        /**
         * never_shown: a value that is kept sealed; give it again. deleted: a file or a template that is gone. no_scope: a file or a webhook that your key or your role may not read. of_parent: rules of the agents above it, which also applied to it.
         */
        why: "never_shown" | "deleted" | "no_scope" | "of_parent";
    }[];
}

/** A turn of the model begins. */
export interface StepStartEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "step-start";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The turn of the model, counted from 1. */
        step: number;
    };
}

/** The last turn ended without an answer. */
export interface StoppedEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "stopped";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /**
         * Why: all turns are used up, the model refused to answer, or its provider withheld the answer.
         */
        reason: "max_steps" | "refusal" | "content_filter";
        /** What the model said in its last turn. */
        text: string;
    };
}

/** The agent has started a sub-agent, whose own log says what it does. */
export interface SubAgentStartedEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "sub-agent-started";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The tool call that started it. */
        call_id: string;
        /** The sub-agent. */
        agent_id: string;
        /** Its task. */
        task: string;
        /** The template that it was spawned from; null without one. */
        template: AgentTemplate | null;
        /** What its template asks for and it does not get, because its parent does not have it. */
        left_out: string[];
    };
}

/** A version of a template: what the agents spawned from it are made of. */
export interface Template {
    /** The name that spawns use. */
    name: string;
    /** What the template is for; null without one. */
    description: string | null;
    /** The number of this version. The first one is 1. */
    version: number;
    /** What spawns take from the template. */
    defaults: TemplateDefaults;
    /**
     * Format: date-time
     * When the template was created: ISO 8601, UTC.
     */
    created_at: string;
    /**
     * Format: date-time
     * When this version was made: ISO 8601, UTC.
     */
    updated_at: string;
    /**
     * Format: date-time
     * When the template was archived; null for one that spawns can use.
     */
    archived_at: string | null;
}

/** Fields of a spawn. Values of environment variables and headers, and the secret of a webhook, are never shown: each is "…". */
export interface TemplateDefaults {
    /** The region that the agent runs in. Without one it takes the first region that has a computer ready. */
    region?: (string | null) | undefined;
    /** Any JSON object of up to 65,536 characters, kept with the agent and searchable. `metadata.region` works as `region` when that is absent. */
    metadata?: ({
        [key: string]: unknown;
    } | null) | undefined;
    /** Which memories it sees and where it writes, in recall, in its tools and when facts are saved; all of the account when absent. It narrows what the API key may see and never widens it. */
    memory?: (MemoryAccessRequest | null) | undefined;
    /** The model that it runs on; the server's default when absent. */
    model?: (AgentModelRequest | null) | undefined;
    /** Who this agent is and how it works: up to 50,000 characters. They follow Jettson's own text about its computer, its limits and safety in the system prompt. */
    instructions?: (string | null) | undefined;
    /** Toolsets (browser, shell, files, http, web, memory, agents), single tools such as `jettson_files_read`, and tools of your own; all built-in ones but `agents` when absent, none with an empty list. At most 128 tools in all. An agent without `shell` and `files` tools gets no computer. */
    tools?: ((string | (FunctionToolRequest | HttpToolRequest))[] | null) | undefined;
    /** MCP servers whose tools the agent gets: up to 20. Their tools are listed once, when the agent starts. An agent has at most 128 tools in all; when there are more, the tools of the last servers are left out. */
    mcp_servers?: (McpServerRequest[] | null) | undefined;
    /** Which tools it may call without asking; all of them when absent. */
    permissions?: (Permissions | null) | undefined;
    /** What it may reach, with all its tools; whatever the installation allows when absent. */
    network?: (AgentNetworkRequest | null) | undefined;
    /** Names of secrets of the account that it can use and never see: up to 50. The variable of that name holds a placeholder, and the value takes its place in requests to the secret's hosts. Headers of MCP servers and HTTP tools may name them, too. */
    secrets?: (string[] | null) | undefined;
    /** The variables of its commands, without their values. */
    env?: (AgentEnv | null) | undefined;
    /** Model turns per task or follow-up message; 20 when absent. The plan allows at most 50 (free), 300 (pro) or 1,000 (scale). */
    max_turns?: (number | null) | undefined;
    /** How long it may wait for a model that is overloaded or away, up to 7 days; 86400 when absent. It then ends with the reason model_error. */
    max_wait_seconds?: (number | null) | undefined;
    /** Budgets of this agent. The limits of the plan apply as well. */
    limits?: (AgentLimitsRequest | null) | undefined;
    /** After an answer the agent stays idle and keeps its computer, so that you can send it further messages. */
    keep_alive?: (boolean | null) | undefined;
    /** The agent ends after this many idle seconds; 900 by default. An agent that waits for the result of a function tool gives up its computer after this time instead, and keeps waiting. */
    idle_timeout_seconds?: (number | null) | undefined;
    /** Names of tools, such as `jettson_shell_run`, and patterns such as `jettson_files_*`. Each call of one of them waits until you approve or refuse it. */
    require_approval?: (string[] | null) | undefined;
    /** A JSON Schema (draft 2020-12) that the answer must fit. `final_result` is then JSON, and `output` is its value. At most 64 KB, 32 levels deep, with 1,000 subschemas and 200 alternatives; `$ref` stays inside the schema, and patterns have no lookarounds or back-references. */
    output_schema?: ({
        [key: string]: unknown;
    } | null) | undefined;
    /** Files that are in `/workspace` before the agent starts: 100 at most. */
    files?: (SpawnFile[] | null) | undefined;
    /** Pictures (PNG, JPEG, WebP, GIF) and PDFs that the model sees beside its task: 20 at most, 10 MB together, 5 MB a picture. Each is the id of an upload or a small file itself; all small files together have at most 700 kB. Refused for a model that cannot read them. */
    input_files?: (InputFileRequest[] | null) | undefined;
    /** Paths below `/workspace` of files and folders to keep when the agent ends, in addition to what it leaves in `/workspace/out`. */
    artifacts?: (string[] | null) | undefined;
    /** A webhook that is called about this agent only, in addition to the account's webhooks. */
    webhook?: (AgentWebhook | null) | undefined;
}

/** Fields of a spawn, with the same meaning and checked in the same way. A field that is null counts as absent. */
export interface TemplateDefaultsRequest {
    /** The region that the agent runs in. Without one it takes the first region that has a computer ready. */
    region?: (string | null) | undefined;
    /** Any JSON object of up to 65,536 characters, kept with the agent and searchable. `metadata.region` works as `region` when that is absent. */
    metadata?: ({
        [key: string]: unknown;
    } | null) | undefined;
    /** Which memories it sees and where it writes, in recall, in its tools and when facts are saved; all of the account when absent. It narrows what the API key may see and never widens it. */
    memory?: (MemoryAccessRequest | null) | undefined;
    /** The model that it runs on; the server's default when absent. */
    model?: (AgentModelRequest | null) | undefined;
    /** Who this agent is and how it works: up to 50,000 characters. They follow Jettson's own text about its computer, its limits and safety in the system prompt. */
    instructions?: (string | null) | undefined;
    /** Toolsets (browser, shell, files, http, web, memory, agents), single tools such as `jettson_files_read`, and tools of your own; all built-in ones but `agents` when absent, none with an empty list. At most 128 tools in all. An agent without `shell` and `files` tools gets no computer. */
    tools?: ((string | (FunctionToolRequest | HttpToolRequest))[] | null) | undefined;
    /** MCP servers whose tools the agent gets: up to 20. Their tools are listed once, when the agent starts. An agent has at most 128 tools in all; when there are more, the tools of the last servers are left out. */
    mcp_servers?: (McpServerRequest[] | null) | undefined;
    /** Which tools it may call without asking; all of them when absent. */
    permissions?: (Permissions | null) | undefined;
    /** What it may reach, with all its tools; whatever the installation allows when absent. */
    network?: (AgentNetworkRequest | null) | undefined;
    /** Names of secrets of the account that it can use and never see: up to 50. The variable of that name holds a placeholder, and the value takes its place in requests to the secret's hosts. Headers of MCP servers and HTTP tools may name them, too. */
    secrets?: (string[] | null) | undefined;
    /** Variables of the environment of the agent's commands. Values are kept sealed and never shown again; the commands, and so the model, can read them. */
    env?: (AgentEnvRequest | null) | undefined;
    /** Model turns per task or follow-up message; 20 when absent. The plan allows at most 50 (free), 300 (pro) or 1,000 (scale). */
    max_turns?: (number | null) | undefined;
    /** How long it may wait for a model that is overloaded or away, up to 7 days; 86400 when absent. It then ends with the reason model_error. */
    max_wait_seconds?: (number | null) | undefined;
    /** Budgets of this agent. The limits of the plan apply as well. */
    limits?: (AgentLimitsRequest | null) | undefined;
    /** After an answer the agent stays idle and keeps its computer, so that you can send it further messages. */
    keep_alive?: (boolean | null) | undefined;
    /** The agent ends after this many idle seconds; 900 by default. An agent that waits for the result of a function tool gives up its computer after this time instead, and keeps waiting. */
    idle_timeout_seconds?: (number | null) | undefined;
    /** Names of tools, such as `jettson_shell_run`, and patterns such as `jettson_files_*`. Each call of one of them waits until you approve or refuse it. */
    require_approval?: (string[] | null) | undefined;
    /** A JSON Schema (draft 2020-12) that the answer must fit. `final_result` is then JSON, and `output` is its value. At most 64 KB, 32 levels deep, with 1,000 subschemas and 200 alternatives; `$ref` stays inside the schema, and patterns have no lookarounds or back-references. */
    output_schema?: ({
        [key: string]: unknown;
    } | null) | undefined;
    /** Files that are in `/workspace` before the agent starts: 100 at most. */
    files?: (SpawnFile[] | null) | undefined;
    /** Pictures (PNG, JPEG, WebP, GIF) and PDFs that the model sees beside its task: 20 at most, 10 MB together, 5 MB a picture. Each is the id of an upload or a small file itself; all small files together have at most 700 kB. Refused for a model that cannot read them. */
    input_files?: (InputFileRequest[] | null) | undefined;
    /** Paths below `/workspace` of files and folders to keep when the agent ends, in addition to what it leaves in `/workspace/out`. */
    artifacts?: (string[] | null) | undefined;
    /** A webhook that is called about this agent only, in addition to the account's webhooks. */
    webhook?: (AgentWebhook | null) | undefined;
}

/** A page of templates or of versions, newest first. A page ends early at 4 MB. */
export interface TemplateList {
    /** The templates of this page. */
    data: Template[];
    /** Send it as `cursor` for the next page; null on the last one. */
    next_cursor: string | null;
}

/** What to test; without a key and an address, what is in use now. */
export interface TestProviderRequest {
    /** The key. Only openai-compatible works without one. */
    api_key?: (string | null) | undefined;
    /**
     * Format: uri
     * The address of the server, with or without `/v1`: for openai-compatible, which needs it, and for no other.
     */
    base_url?: (string | null) | undefined;
    /** The model to ask, as `<provider>/<id>`. If absent, the provider is asked for its list, and the test uses the model that agents run on by default or, if that is not listed, the one with the lowest price. */
    model?: (string | null) | undefined;
}

/** The tokens that a model call used. */
export interface TokenUsage {
    /** What the model read. */
    input_tokens: number;
    /** What the model wrote, its thoughts included. */
    output_tokens: number;
    /** Part of input_tokens: read from the provider's cache. */
    cached_input_tokens: number;
    /** Part of input_tokens: written to the provider's cache. */
    cache_write_tokens?: number | undefined;
    /**
     * The model did not report its usage; this is estimated from the texts.
     * @constant
     */
    estimated?: true | undefined;
}

/** A tool call that the model makes. */
export interface ToolCall {
    /** The id of the tool call, "call_" and 21 characters; unique over all agents. */
    call_id: string;
    /** The name of the tool. */
    name: string;
    /** The arguments, as the model gave them; empty when they were not a JSON object. */
    input: {
        [key: string]: unknown;
    };
}

/** A tool call has ended. A call that was refused ends without a start. */
export interface ToolCallEndEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "tool-call-end";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The turn of the model, counted from 1. */
        step: number;
        /** The id of the tool call, "call_" and 21 characters; unique over all agents. */
        call_id: string;
        /** The name of the tool. */
        name: string;
        result: ToolResult;
        /** True when the call failed or was not run. */
        is_error: boolean;
        /** With is_error: why it failed, for people. The error in `result` is what the model reads. Absent in logs of versions before 0.3. */
        fault?: string | undefined;
        /** Milliseconds. */
        duration_ms: number;
    };
}

/** A running command printed something. */
export interface ToolCallOutputEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "tool-call-output";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The turn of the model, counted from 1. */
        step: number;
        /** The id of the tool call, "call_" and 21 characters; unique over all agents. */
        call_id: string;
        /**
         * Where it was printed.
         */
        stream: "stdout" | "stderr";
        /** The piece that was printed. */
        text: string;
    };
}

/** A tool call starts. */
export interface ToolCallStartEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "tool-call-start";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The turn of the model, counted from 1. */
        step: number;
        /** The id of the tool call, "call_" and 21 characters; unique over all agents. */
        call_id: string;
        /** The name of the tool. */
        name: string;
        /** The arguments, as the model gave them; empty when they were not a JSON object. */
        input: {
            [key: string]: unknown;
        };
        /**
         * client: it waits for POST /agents/{id}/tool-results/{call_id}.
         */
        waits_for?: "client" | undefined;
        /**
         * Format: date-time
         * With waits_for: when the wait ends.
         */
        until?: string | undefined;
    };
}

/** The result of a tool call. */
export interface ToolResult {
    /** What the tool answered; {"error": …} if it failed. If stdout or stderr has over 100,000 characters, the middle is left out: all of it is in the events tool-call-output. */
    output: {
        [key: string]: unknown;
    };
    image?: ToolResultImage | undefined;
    /** Several pictures, from a tool of an MCP server; `image` is then absent. */
    images?: ToolResultImage[] | undefined;
}

/** A picture in the result of a tool. */
export interface ToolResultImage {
    /** The picture in base64. */
    data: string;
    /** For example image/png. */
    media_type: string;
}

/** A result that was accepted. It stands: a different one later is a conflict. */
export interface ToolResultReceipt {
    /** The tool call. */
    call_id: string;
    /** Whether the result is an error. */
    is_error: boolean;
    /**
     * Format: date-time
     * When it was accepted: ISO 8601, UTC.
     */
    accepted_at: string;
}

/** The outcome of undoing a change. */
export interface UndoMemoryEditResponse {
    /** The change that was undone. */
    edit_id: string;
    /** The memory as it is now; null if it is no longer live. */
    memory: Memory | null;
}

/** The outcome of an undo. */
export interface UndoMemoryOperationResponse {
    /** The operation that was undone. */
    operation_id: string;
    /** What it was: delete, dedupe, consolidate or import. */
    kind: string;
    /** Memories that are live again. */
    restored: number;
    /** Memories that the operation had written and that are gone. */
    removed: number;
}

/** What to change about the account. */
export interface UpdateAccountRequest {
    /** US dollars per month; null removes the limit. While the price of the model is unknown, a limit is refused (`invalid_model`). */
    monthly_cost_limit_usd: number | null;
}

/** What to change in a live agent. */
export interface UpdateAgentRequest {
    /** Replaces all limits of the agent: those that are absent no longer apply. They hold for what it and its sub-agents use together. */
    limits?: AgentLimitsRequest | undefined;
    /** Replaces its network, from the next connection on. Connections that it no longer allows are closed. It holds for its sub-agents too; that of a sub-agent never reaches further than its parent. */
    network?: AgentNetworkRequest | undefined;
}

/** A change of somebody's role. */
export interface UpdateMemberRequest {
    /** What they may do from their next call on. */
    role: MemberRole;
}

/** What to change. What is absent stays as it is. */
export interface UpdateMemorySettingsRequest {
    /** Show each agent the memories that are relevant to its task before it starts. */
    auto_recall?: boolean | undefined;
    /** Save up to five facts from each agent that completes. */
    auto_extract?: boolean | undefined;
}

/** What to change about a plan; fields that are absent stay as they are. */
export interface UpdatePlanRequest {
    /** Days after its end for which an agent is kept, with everything that belongs to it. Null: without a limit. */
    agent_days?: (number | null) | undefined;
    /** Days after its end for which the events of an agent are kept. Null: without a limit. */
    event_days?: (number | null) | undefined;
    /** Days for which uploads and artifacts are kept. Null: without a limit. */
    file_days?: (number | null) | undefined;
    /** Days for which operations on memories are kept, and can be undone. Null: without a limit. */
    operation_days?: (number | null) | undefined;
    /** Days for which entries of the audit log are kept. Null: without a limit. */
    audit_days?: (number | null) | undefined;
}

/** The next version of a template. */
export interface UpdateTemplateRequest {
    /** A new description; null or an empty text removes it. Absent: it stays. */
    description?: (string | null) | undefined;
    /** Replaces all defaults. A write-only value that is sent back as "…" stays as it is. Absent: they stay. */
    defaults?: TemplateDefaultsRequest | undefined;
    /** Make the change only if this is the current version; otherwise the call fails with `conflict`. */
    if_version?: number | undefined;
    /** Check everything and return the template as it would be, without changing anything. */
    dry_run?: boolean | undefined;
}

/** What to change in a webhook. What is absent stays as it is. */
export interface UpdateWebhookRequest {
    /** The new address. */
    url?: string | undefined;
    /** The events that it is called for from now on; null means all of them. */
    events?: (WebhookEventType[] | null) | undefined;
    /** Switches it on or off. true also brings back a webhook that was switched off because of failures. */
    enabled?: boolean | undefined;
}

/** A file that you uploaded as an input for agents. */
export interface UploadedFile {
    /** The id of the upload, for the `files` of a spawn. */
    file_id: string;
    /** The name that the upload gave. */
    name: string;
    /** Size of the content in bytes. */
    size_bytes: number;
    /** SHA-256 of the content, in hexadecimal. */
    sha256: string;
    /**
     * Format: date-time
     * When it was created: ISO 8601, UTC.
     */
    created_at: string;
    /**
     * Format: date-time
     * When it will be deleted, by the days that the plan keeps files now: ISO 8601, UTC; null for never.
     */
    expires_at: string | null;
}

/** A page of uploads, newest first. */
export interface UploadedFileList {
    /** The files of this page. */
    data: UploadedFile[];
    /** Send it as `cursor` for the next page; null on the last one. */
    next_cursor: string | null;
}

/** What the account's agents used in a period. */
export interface Usage {
    /**
     * Format: date
     * The first day, UTC.
     */
    from: string;
    /**
     * Format: date
     * The last day, UTC.
     */
    to: string;
    /**
     * What the groups are.
     */
    group_by: "day" | "key" | "model";
    /** A group for each day, API key or model that used something. */
    data: UsageGroup[];
    /** All groups added up. */
    total: UsageAmounts;
    /** The table of prices that holds now. Prices that the operator set win over it. */
    prices: {
        /** The source of the table of prices. */
        source: string;
        /** The version of the source. */
        version: string;
        /**
         * Format: date
         * The day on which the prices were taken.
         */
        date: string;
    };
    /** The account's memory, as it is now. */
    memory: {
        /** Live memories. */
        count: number;
        /** Memories without a vector yet, which are found only by their words. */
        pending_embeddings: number;
    };
}

/** What agents used, including model calls to extract their memories and to write summaries. */
export interface UsageAmounts {
    /** Agents that ended. */
    runs: number;
    /** Hours of work. */
    agent_hours: number;
    /** Tokens that models read. */
    input_tokens: number;
    /** Tokens that models wrote. */
    output_tokens: number;
    /** The part of `input_tokens` that came from the providers' caches. */
    cached_input_tokens: number;
    /** Tool calls. */
    tool_calls: number;
    /** US dollars, at the prices of the installation. */
    cost_usd: number;
    /** Whether part of the tokens, and so of the cost, is an estimate because a model did not report it. */
    estimated: boolean;
}

/** What the agents of one group used. */
export interface UsageGroup {
    /** Agents that ended. */
    runs: number;
    /** Hours of work. */
    agent_hours: number;
    /** Tokens that models read. */
    input_tokens: number;
    /** Tokens that models wrote. */
    output_tokens: number;
    /** The part of `input_tokens` that came from the providers' caches. */
    cached_input_tokens: number;
    /** Tool calls. */
    tool_calls: number;
    /** US dollars, at the prices of the installation. */
    cost_usd: number;
    /** Whether part of the tokens, and so of the cost, is an estimate because a model did not report it. */
    estimated: boolean;
    /** The day (YYYY-MM-DD), the id of the API key or the name of the model. */
    group: string;
}

/** The model is told something in addition to its task. */
export interface UserMessageEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "user-message";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** The text that the model reads. */
        content: string;
        /** The message of POST /agents/{id}/messages; absent for a hint by the server. */
        message_id?: string | undefined;
    };
}

/** A call of a function tool that waits for its result. */
export interface WaitingToolCall {
    /** The id of the call; unique over all agents. */
    call_id: string;
    /** The tool. */
    name: string;
    /** Its input, which fits the schema of the tool. */
    input: {
        [key: string]: unknown;
    };
    /**
     * Format: date-time
     * Since when it waits: ISO 8601, UTC.
     */
    since: string;
    /**
     * Format: date-time
     * Until when it waits. After that the model is told that nobody answered.
     */
    until: string;
}

/** An address of yours that the server calls. */
export interface Webhook {
    /** The id of the webhook. */
    webhook_id: string;
    /** The agent whose spawn created it; null for a webhook of the account. */
    agent_id: string | null;
    /** The address that is called. */
    url: string;
    /** The events that it is called for; null means all of them. */
    events: WebhookEventType[] | null;
    /** Whether it is called at present. */
    enabled: boolean;
    /** Why the server disabled it; null unless it did. */
    disabled_reason: string | null;
    /** The last characters of its secret; null when the secret of the account is used. */
    secret_hint: string | null;
    /**
     * Format: date-time
     * Until then, deliveries are also signed with the previous secret; null when there is none.
     */
    previous_secret_valid_until: string | null;
    /**
     * Format: date-time
     * When it was created: ISO 8601, UTC.
     */
    created_at: string;
    /**
     * Format: date-time
     * When it last changed: ISO 8601, UTC.
     */
    updated_at: string;
}

/** A call to a webhook that was made, or is still to be made. */
export interface WebhookDelivery {
    /** The id of the delivery, sent as the header `webhook-id`; the same for every attempt. */
    delivery_id: string;
    /** The webhook that is called. */
    webhook_id: string;
    /** The agent that it is about. */
    agent_id: string;
    /** The event that it reports. */
    type: WebhookEventType;
    /**
     * pending: another attempt follows. delivered: the webhook answered with a 2xx status. failed: it was given up.
     */
    status: "pending" | "delivered" | "failed";
    /** Attempts so far. */
    attempts: number;
    /** The HTTP status of the last response; null without a response. */
    last_status_code: number | null;
    /** Why the last attempt failed; null if it did not. */
    last_error: string | null;
    /**
     * Format: date-time
     * When it was last tried; null before the first attempt.
     */
    last_attempt_at: string | null;
    /**
     * Format: date-time
     * When it will be tried next; null if it will not be.
     */
    next_attempt_at: string | null;
    /**
     * Format: date-time
     * When it was created: ISO 8601, UTC.
     */
    created_at: string;
}

/** A page of deliveries, newest first. They are kept for 30 days. */
export interface WebhookDeliveryList {
    /** The deliveries of this page. */
    data: WebhookDelivery[];
    /** Send it as `cursor` for the next page; null on the last one. */
    next_cursor: string | null;
}

/**
 * The events that a webhook can be called for. The section `webhooks` of this document says when each of them is sent.
 */
export type WebhookEventType = "agent.completed" | "agent.error" | "agent.stopped" | "agent.idle" | "agent.approval_required";

/** All webhooks of the account, or of one agent. */
export interface WebhookList {
    /** The webhooks, newest first. */
    data: Webhook[];
}

/** The body of a delivery. */
export interface WebhookPayload {
    /** What happened. */
    type: WebhookEventType;
    /**
     * Format: date-time
     * When it happened: ISO 8601, UTC.
     */
    timestamp: string;
    /** The agent as it was at that moment. */
    data: Agent;
}

/** A waiting agent gave up its computer, but /workspace could not be saved. */
export interface WorkspaceNotSavedEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "workspace-not-saved";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /**
         * Why. too_large: the plan has no room for it among its files.
         */
        reason: "too_large" | "too_slow" | "unreadable" | "computer_lost";
    };
}

/** The new computer has the files of the earlier one in /workspace. */
export interface WorkspaceRestoredEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "workspace-restored";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** When the snapshot was taken, ISO 8601: later changes are not in it. */
        saved_at: string;
        /** False when something of the workspace is missing. */
        complete: boolean;
    };
}

/** A waiting agent gave up its computer; before that, a snapshot of /workspace was stored. */
export interface WorkspaceSavedEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /**
     * What happened. (enum property replaced by openapi-typescript)
     */
    type: "workspace-saved";
    /** When it happened: milliseconds since the Unix epoch. */
    ts: number;
    /** More about it. */
    data: {
        /** Size of the snapshot. */
        size_bytes: number;
        /** False when something in /workspace could not be saved. */
        complete: boolean;
    };
}

/** A memory after a write to it. */
export interface WrittenMemory {
    /** The id of the memory: "mem_" and 21 characters; the same for all versions of a key. */
    memory_id: string;
    /** Its name, unique within its namespace. */
    key: string;
    /** The namespace that it is in. */
    namespace: string;
    /** What is remembered. */
    value: string;
    /** Words to filter by. */
    tags: string[];
    /** 1 to 10. If memories match equally well, a search puts the more important one first. */
    importance: number;
    source: MemorySource;
    /** How often it was read. */
    access_count: number;
    /** When the key was first written. */
    created_at: number;
    /** When it last changed. */
    updated_at: number;
    /** When it stops being found; null for never. */
    expires_at: number | null;
    /** Counts the values of this key, from 1. */
    version: number;
    /** The object that you gave; empty without one. */
    metadata: {
        [key: string]: unknown;
    };
    trust: MemoryTrust;
    provenance: MemoryProvenance;
    /** Only in a list of what was forgotten: when it stopped being live. */
    deleted_at?: number | undefined;
    /**
     * Only in a list of what was forgotten: what ended it.
     */
    deleted_by?: ("superseded" | "amended" | "deleted" | "expired" | "deduped" | "consolidated") | undefined;
    /** Only if nothing was written, because the live value comes from a more trusted writer: the proposal that the value is kept as. The rest is what is live. */
    proposal_id?: string | undefined;
}
