/**
 * The types of the wire, made from openapi.json by "npm run generate": do not edit.
 * Their source is packages/contract.
 */

export interface Account {
    account_id: string;
    name: string;
    /** Null is unlimited. */
    plan: {
        name: string;
        agent_hours_per_month: number | null;
        max_concurrent_agents: number;
        max_run_seconds: number;
        spawns_per_minute: number;
        spawns_per_hour: number;
        max_memories: number | null;
        max_file_bytes: number | null;
    };
    /** This month, running agents included. */
    agent_hours_used: number;
    live_agents: number;
    /** Agents wait at it (budget_reached); null is none. */
    monthly_cost_limit_usd: number | null;
    monthly_cost_usd: number;
    /** Of uploads and artifacts. */
    file_bytes_used: number;
}

export interface AccountSummary {
    account_id: string;
    name: string;
    plan: string;
    /** Format: date-time */
    created_at: string;
    live_agents: number;
    members: number;
}

/** By name; all for an owner, else the own one. */
export interface AccountSummaryList {
    accounts: AccountSummary[];
    /** Plans that an account can be on. */
    plans: string[];
}

export interface Agent {
    /** "ag_" and 21 characters. */
    agent_id: string;
    name: string | null;
    status: AgentStatus;
    task: string;
    /** Format: date-time */
    created_at: string;
    /** Format: date-time */
    updated_at: string;
    final_result: string | null;
    error: string | null;
    /** Why the agent ended or waits, e.g. max_duration_exceeded; null while it works. */
    reason: string | null;
    /** Oldest first. */
    progress: ProgressEntry[];
    model: string;
    container: {
        region: string;
        status: string;
    };
    warm_hit: boolean | null;
    /** From the request to a ready computer, milliseconds. */
    spawn_time_ms: number | null;
    metadata: {
        [key: string]: unknown;
    };
    /** The parsed answer of an agent with an output_schema, else null. */
    output: unknown;
    usage: AgentUsage;
    limits: AgentLimits;
    keep_alive: boolean;
    require_approval: string[];
}

export interface AgentEventPage {
    /** Oldest first. */
    data: AgentEvent[];
    /** Give it as `after` for the next page; null when there is no more for now. */
    next_cursor: string | null;
}

/** Something that happened in the life of an agent. */
export interface AgentEvent {
    /** Numbered from 1 without gaps, for each agent. */
    id: number;
    /** <noun>-<action>, e.g. tool-call-start; new types may come. */
    type: string;
    /** Milliseconds since the Unix epoch. */
    ts: number;
    data: {
        [key: string]: unknown;
    };
}

/** Budgets of one agent, looked at before each model call and tool call. At one that is used up the agent waits (idle, budget_reached) until it is raised or the idle timeout comes. */
export interface AgentLimits {
    max_seconds?: number | undefined;
    /** In and out together. */
    max_tokens?: number | undefined;
    max_tool_calls?: number | undefined;
    max_cost_usd?: number | undefined;
}

/** Newest first. */
export interface AgentList {
    data: Agent[];
    next_cursor: string | null;
}

/** Delivered when an event user-message has its message_id. */
export interface AgentMessage {
    message_id: string;
    agent_id: string;
    content: string;
    mode: "queue" | "interrupt";
    /** Format: date-time */
    created_at: string;
}

export type AgentStatus = "spawning" | "running" | "idle" | "completed" | "error" | "stopped";

export interface AgentUsage {
    input_tokens: number;
    output_tokens: number;
    /** Part of input_tokens. */
    cached_input_tokens: number;
    /** By the prices of the installation; 0 for a model without one. */
    cost_usd: number;
    tool_calls: number;
    /** At work; waiting does not count. */
    seconds: number;
}

export interface AgentWebhook {
    /** Public addresses only, unless the operator allows others. */
    url: string;
    /** Absent or null: all. */
    events?: (WebhookEventType[] | null) | undefined;
    /** What signs it; by default the account's secret (POST /webhooks/rotate-secret). */
    secret?: string | undefined;
}

export interface ApiKey {
    key_id: string;
    name: string;
    /** The first and last characters, to tell keys apart. */
    hint: string;
    /** Format: date-time */
    created_at: string;
    /** Format: date-time */
    expires_at: string | null;
    /**
     * Format: date-time
     * To the minute.
     */
    last_used_at: string | null;
    /** Format: date-time */
    revoked_at: string | null;
}

/** Newest first; revoked and expired ones stay. */
export interface ApiKeyList {
    keys: ApiKey[];
}

export interface ApplyMemoryPlanResponse {
    plan_id: string;
    operation_id: string;
    kind: string;
    removed: number;
    written: number;
}

/** The first decision on a call stands. */
export interface ApprovalDecision {
    call_id: string;
    approved: boolean;
    reason: string | null;
}

/** A file that an agent left. */
export interface Artifact {
    artifact_id: string;
    agent_id: string;
    /** Below /workspace, e.g. out/report.csv. */
    path: string;
    size_bytes: number;
    /** Of the content, hex. */
    sha256: string;
    /** Format: date-time */
    created_at: string;
    /**
     * Format: date-time
     * When it is deleted.
     */
    expires_at: string;
}

/** By path; all that the agent left and that is still kept. */
export interface ArtifactList {
    data: Artifact[];
}

export interface ConsolidateMemoriesRequest {
    namespace?: (string | null) | undefined;
    /** 3 when absent. */
    min_cluster_size?: (number | null) | undefined;
    /** Cosine. The default is measured for the server's embedding model. */
    threshold?: (number | null) | undefined;
    /** Changes nothing: answers with a plan that can be applied. */
    dry_run?: (boolean | null) | undefined;
}

export interface ConsolidateMemoriesResponse {
    /** Memories that went into the summaries. */
    consolidated: number;
    new_summaries: ConsolidateSummary[];
    /**
     * The configured model, or a plain merge of the distinct sentences.
     */
    summarized_by: "model" | "merge";
    /** For undo; null for a dry run and when nothing changed. */
    operation_id: string | null;
    /** Of a dry run: apply it by this id. */
    plan_id: string | null;
    /** Of a dry run: what would change, the first 1000. */
    diff?: MemoryChange[] | undefined;
}

/** A memory that stands for several others. */
export interface ConsolidateSummary {
    key: string;
    namespace: string;
    value: string;
    tags: string[];
    importance: number;
    /** Null in a dry run. */
    memory_id: string | null;
}

export interface CreateAccountRequest {
    name: string;
    plan?: (string | null) | undefined;
}

export interface CreateApiKeyRequest {
    name: string;
    /** Without it, it never expires. */
    expires_in_days?: (number | null) | undefined;
}

export interface CreateWebhookRequest {
    /** Public addresses only, unless the operator allows others. */
    url: string;
    /** Absent or null: all. */
    events?: (WebhookEventType[] | null) | undefined;
}

export interface CreatedApiKey {
    key_id: string;
    name: string;
    /** The first and last characters, to tell keys apart. */
    hint: string;
    /** Format: date-time */
    created_at: string;
    /** Format: date-time */
    expires_at: string | null;
    /**
     * Format: date-time
     * To the minute.
     */
    last_used_at: string | null;
    /** Format: date-time */
    revoked_at: string | null;
    /** The whole key. It is not shown again. */
    api_key: string;
}

export interface CreatedInvitation {
    invitation_id: string;
    email: string;
    role: MemberRole;
    /** Format: date-time */
    created_at: string;
    /** Format: date-time */
    expires_at: string;
    /** The one-time link, below the address of the server. It is not shown again: pass it on. */
    path: string;
}

export interface CreatedWebhook {
    webhook_id: string;
    /** Of the one agent that it was spawned with. */
    agent_id: string | null;
    url: string;
    /** Null: all. */
    events: WebhookEventType[] | null;
    enabled: boolean;
    /** Set when failures switched it off. */
    disabled_reason: string | null;
    /** The secret's end; null: the account's secret. */
    secret_hint: string | null;
    /** Format: date-time */
    previous_secret_valid_until: string | null;
    /** Format: date-time */
    created_at: string;
    /** Format: date-time */
    updated_at: string;
    /** "whsec_…". It is not shown again. */
    secret: string;
}

export interface DecideApprovalRequest {
    approve: boolean;
    reason?: (string | null) | undefined;
}

export interface DedupeMemoriesRequest {
    namespace?: (string | null) | undefined;
    /** Cosine. The default is measured for the server's embedding model. */
    threshold?: (number | null) | undefined;
    /** Changes nothing: answers with a plan that can be applied. */
    dry_run?: (boolean | null) | undefined;
}

export interface DedupeMemoriesResponse {
    removed: number;
    /** Live memories that are left of those looked at. */
    kept: number;
    pairs: DedupePair[];
    /** For undo; null for a dry run and when nothing changed. */
    operation_id: string | null;
    /** Of a dry run: apply it by this id. */
    plan_id: string | null;
    /** Of a dry run: what would change, the first 1000. */
    diff?: MemoryChange[] | undefined;
}

/** Two memories that say the same: ids of the one kept and the one removed. */
export interface DedupePair {
    kept: string;
    removed: string;
    similarity: number;
}

export interface DeleteMemoriesRequest {
    namespace?: (string | null) | undefined;
    /** Each must be there. */
    tags?: (string[] | null) | undefined;
    source?: (MemorySource | null) | undefined;
    /** Milliseconds; not this one itself. */
    created_after?: (number | null) | undefined;
    /** Milliseconds; not this one itself. */
    created_before?: (number | null) | undefined;
    /** Contained in the metadata of the memory. */
    metadata?: ({
        [key: string]: unknown;
    } | null) | undefined;
    min_trust?: (MemoryTrust | null) | undefined;
    /** Contained in the provenance of the live version, e.g. {"agent_id": "ag_…"}. */
    provenance?: ({
        /**
         * What the value came from: the caller of the API, an agent, a tool, a web page, other memories.
         */
        kind?: ("key" | "agent" | "tool" | "web_page" | "consolidation") | undefined;
        key_id?: (string | null) | undefined;
        agent_id?: (string | null) | undefined;
        tool?: (string | null) | undefined;
        url?: (string | null) | undefined;
    } | null) | undefined;
    /** Must be true to delete everything, without any filter. */
    all?: (boolean | null) | undefined;
    /** Changes nothing: answers with a plan that can be applied. */
    dry_run?: (boolean | null) | undefined;
}

export interface DeleteMemoriesResponse {
    removed: number;
    /** For undo; null for a dry run and when nothing changed. */
    operation_id: string | null;
    /** Of a dry run: apply it by this id. */
    plan_id: string | null;
    /** Of a dry run: what would change, the first 1000. */
    diff?: MemoryChange[] | undefined;
}

/** Every answer that is not a success. */
export interface Error {
    error: {
        code: "invalid_body" | "invalid_task" | "invalid_key" | "invalid_value" | "invalid_query" | "invalid_region" | "invalid_api_key" | "monthly_quota_exceeded" | "memory_quota_exceeded" | "file_quota_exceeded" | "forbidden" | "not_found" | "method_not_allowed" | "conflict" | "payload_too_large" | "unsupported_media_type" | "idempotency_key_reused" | "rate_limited" | "concurrent_limit_reached" | "internal_error" | "unavailable";
        message: string;
        details?: {
            [key: string]: unknown;
        } | undefined;
    };
}

/** A row that was not imported. */
export interface ImportFailure {
    /** The position of the row in what was sent, from 0. */
    index: number;
    key: string | null;
    reason: string;
}

export type ImportMemoriesRequest = {
    /** The rows. A row that does not fit is reported in errors; the others are imported. */
    memories: MemoryImportRow[];
    /** Changes nothing: answers with a plan that can be applied. */
    dry_run?: (boolean | null) | undefined;
} & {
    [key: string]: unknown;
};

export interface ImportMemoriesResponse {
    /** Rows that are there now, those that were before included. */
    imported: number;
    /** How many of them were there before. */
    unchanged: number;
    failed: number;
    /** The first 1,000. */
    errors: ImportFailure[];
    /** The plan's memories ran out before the rows did. */
    partial: boolean;
    /** For undo; null for a dry run and when nothing changed. */
    operation_id: string | null;
    /** Of a dry run: apply it by this id. */
    plan_id: string | null;
    /** Of a dry run: what would change, the first 1000. */
    diff?: MemoryChange[] | undefined;
}

export interface InstallationSettings {
    /** The model behind the alias. */
    model: {
        /** What agents are said to run on. */
        alias: string;
        /** What it stands for; null while there is no model. */
        id: string | null;
        /** Why this one. */
        source: string | null;
        /** While there is none: what to do. */
        help: string | null;
    };
    /** The operator's rules besides the built-in ones (only public addresses); null for who is no owner. */
    egress: {
        allow: string[];
        deny: string[];
    } | null;
    version: string;
}

export interface Invitation {
    invitation_id: string;
    email: string;
    role: MemberRole;
    /** Format: date-time */
    created_at: string;
    /** Format: date-time */
    expires_at: string;
}

export interface InviteMemberRequest {
    /** Format: email */
    email: string;
    /** @default member */
    role?: MemberRole | undefined;
}

/** Somebody who signs in to the console. */
export interface Member {
    member_id: string;
    name: string;
    email: string;
    role: MemberRole;
    /** Format: date-time */
    created_at: string;
    /**
     * Format: date-time
     * To the day.
     */
    last_seen_at: string | null;
}

/** Who belongs to the account, and whom it waits for. */
export interface MemberList {
    members: Member[];
    invitations: Invitation[];
}

/**
 * An owner sees all accounts of the installation; a member only their own.
 */
export type MemberRole = "owner" | "member";

/** Times are milliseconds since the Unix epoch. */
export interface Memory {
    /** "mem_" and 21 characters; the same for all versions of a key. */
    memory_id: string;
    key: string;
    namespace: string;
    value: string;
    tags: string[];
    importance: number;
    source: MemorySource;
    access_count: number;
    created_at: number;
    updated_at: number;
    expires_at: number | null;
    /** Counts the values of this key, from 1. */
    version: number;
    metadata: {
        [key: string]: unknown;
    };
    trust: MemoryTrust;
    provenance: MemoryProvenance;
}

export interface MemoryChange {
    action: "remove" | "write" | "keep";
    key: string;
    namespace: string;
    /** Null for a memory that is new. */
    memory_id: string | null;
    /** The live value; null when nothing is live. */
    before: string | null;
    /** Null when nothing will be live. */
    after: string | null;
}

export interface MemoryExport {
    version: 1;
    exported_at: number;
    count: number;
    memories: (MemoryVersion | Memory)[];
}

/** Newest first. */
export interface MemoryHistory {
    versions: MemoryVersion[];
}

export interface MemoryImportRow {
    key: string;
    value: string;
    namespace?: (string | null) | undefined;
    tags?: (string[] | null) | undefined;
    importance?: (number | null) | undefined;
    source?: (MemorySource | null) | undefined;
    metadata?: ({
        [key: string]: unknown;
    } | null) | undefined;
    trust?: (MemoryTrust | null) | undefined;
    provenance?: (MemoryProvenance | null) | undefined;
    expires_at?: (number | null) | undefined;
    memory_id?: (string | null) | undefined;
    access_count?: (number | null) | undefined;
    created_at?: (number | null) | undefined;
    updated_at?: (number | null) | undefined;
    version?: (number | null) | undefined;
    valid_from?: (number | null) | undefined;
    valid_to?: (number | null) | undefined;
    ended_by?: (("superseded" | "amended" | "deleted" | "expired" | "deduped" | "consolidated" | null) | null) | undefined;
}

/** Newest first. */
export interface MemoryList {
    memories: Memory[];
    next_cursor: string | null;
}

/** Who wrote a version. */
export interface MemoryProvenance {
    /**
     * What the value came from: the caller of the API, an agent, a tool, a web page, other memories.
     */
    kind: "key" | "agent" | "tool" | "web_page" | "consolidation";
    key_id?: (string | null) | undefined;
    agent_id?: (string | null) | undefined;
    tool?: (string | null) | undefined;
    url?: (string | null) | undefined;
}

/** What a score is made of, each 0 to 1. */
export interface MemoryScoreBreakdown {
    semantic: number;
    /** The share of the weight of the words asked for that matched. */
    keyword: number;
    importance: number;
    timeDecay: number;
}

export type MemorySearchMode = "hybrid" | "semantic" | "keyword";

export interface MemorySearchResult {
    /** "mem_" and 21 characters; the same for all versions of a key. */
    memory_id: string;
    key: string;
    namespace: string;
    value: string;
    tags: string[];
    importance: number;
    source: MemorySource;
    access_count: number;
    created_at: number;
    updated_at: number;
    expires_at: number | null;
    /** Counts the values of this key, from 1. */
    version: number;
    metadata: {
        [key: string]: unknown;
    };
    trust: MemoryTrust;
    provenance: MemoryProvenance;
    /** 0..1, comparable between queries. */
    score: number;
    breakdown: MemoryScoreBreakdown;
    /** The stems that matched and what each added; with explain: true. */
    explain?: {
        words: {
            word: string;
            weight: number;
        }[];
    } | undefined;
}

/** What agents do with memories by themselves. An agent has switches of its own: metadata {"memory": {"recall": false, "extract": false}}. */
export interface MemorySettings {
    /** Memories that bear on its task are shown to each agent before it starts. */
    auto_recall: boolean;
    /** Up to five facts are saved from each agent that completes. */
    auto_extract: boolean;
}

export type MemorySource = "manual" | "auto_extracted" | "consolidated";

/**
 * The least trusted thing a value came from, lowest first: web, tool, agent, user.
 */
export type MemoryTrust = "web" | "tool" | "agent" | "user";

export interface MemoryVersion {
    /** "mem_" and 21 characters; the same for all versions of a key. */
    memory_id: string;
    key: string;
    namespace: string;
    value: string;
    tags: string[];
    importance: number;
    source: MemorySource;
    access_count: number;
    created_at: number;
    updated_at: number;
    expires_at: number | null;
    /** Counts the values of this key, from 1. */
    version: number;
    metadata: {
        [key: string]: unknown;
    };
    trust: MemoryTrust;
    provenance: MemoryProvenance;
    valid_from: number;
    /** Null while it is live. */
    valid_to: number | null;
    /**
     * What ended it; null while it is live.
     */
    ended_by: "superseded" | "amended" | "deleted" | "expired" | "deduped" | "consolidated" | null;
}

export interface NamespaceInfo {
    namespace: string;
    /** Live memories. */
    count: number;
}

/** Those with live memories. */
export interface NamespaceList {
    namespaces: NamespaceInfo[];
}

export interface Overview {
    spawning: number;
    running: number;
    /** Waiting for a message, an approval or a higher limit. */
    idle: number;
    completed_24h: number;
    failed_24h: number;
    stopped_24h: number;
    /** From the request to a ready computer, of agents spawned in 24 hours. */
    ready_ms_median_24h: number | null;
    ready_ms_p95_24h: number | null;
    /** Agents by the hour of their end, the last 24, oldest first. */
    hours: {
        /** Format: date-time */
        hour: string;
        completed: number;
        failed: number;
        stopped: number;
    }[];
    /** Since the 1st, UTC. */
    spawns_month: number;
    agents_total: number;
}

export interface ProgressEntry {
    /** Milliseconds since the Unix epoch. */
    ts: number;
    kind: "info" | "tool_use" | "complete" | "error";
    message: string;
}

export interface PutMemoryRequest {
    key: string;
    value: string;
    namespace?: (string | null) | undefined;
    tags?: (string[] | null) | undefined;
    importance?: (number | null) | undefined;
    expires_in_days?: (number | null) | undefined;
    metadata?: ({
        [key: string]: unknown;
    } | null) | undefined;
    /** Write only when this is the live version; 0: only when nothing is live. */
    if_version?: (number | null) | undefined;
    /** Say so when the value came from a tool or a web page: its trust is lower then. */
    provenance?: ({
        kind: "tool" | "web_page";
        tool?: (string | null) | undefined;
        url?: (string | null) | undefined;
    } | null) | undefined;
}

export interface Region {
    name: string;
    is_default: boolean;
    /** Worker processes that serve it now. */
    workers: number;
    pool: {
        size: number;
        ready: number;
        starting: number;
    };
    /** Agents that got their computer here in the last 24 hours. */
    spawns_24h: number;
    /** Share of these that got a warm computer, 0 to 1; null without any. */
    hit_rate_24h: number | null;
}

export interface RegionList {
    regions: Region[];
}

export interface RestoreMemoryRequest {
    key: string;
    namespace?: (string | null) | undefined;
    /** Makes this version live again, as a new one. Without it the newest version of a deleted memory. */
    version?: (number | null) | undefined;
    if_version?: (number | null) | undefined;
}

export interface RotatedSecret {
    /** It is not shown again. */
    secret: string;
    /**
     * Format: date-time
     * Until then each delivery is signed with both; null: there was none before.
     */
    previous_secret_valid_until: string | null;
}

export interface SearchMemoriesRequest {
    query: string;
    namespace?: (string | null) | undefined;
    /** Each must be there. */
    tags?: (string[] | null) | undefined;
    source?: (MemorySource | null) | undefined;
    /** Milliseconds; not this one itself. */
    created_after?: (number | null) | undefined;
    /** Milliseconds; not this one itself. */
    created_before?: (number | null) | undefined;
    /** Contained in the metadata of the memory. */
    metadata?: ({
        [key: string]: unknown;
    } | null) | undefined;
    min_trust?: (MemoryTrust | null) | undefined;
    /** Contained in the provenance of the live version, e.g. {"agent_id": "ag_…"}. */
    provenance?: ({
        /**
         * What the value came from: the caller of the API, an agent, a tool, a web page, other memories.
         */
        kind?: ("key" | "agent" | "tool" | "web_page" | "consolidation") | undefined;
        key_id?: (string | null) | undefined;
        agent_id?: (string | null) | undefined;
        tool?: (string | null) | undefined;
        url?: (string | null) | undefined;
    } | null) | undefined;
    limit?: (number | null) | undefined;
    mode?: (MemorySearchMode | null) | undefined;
    min_score?: (number | null) | undefined;
    as_of?: (number | null) | undefined;
    explain?: (boolean | null) | undefined;
}

/** Best first. */
export interface SearchMemoriesResponse {
    results: MemorySearchResult[];
}

export interface SendMessageRequest {
    content: string;
    /**
     * queue: given at the next tool boundary; interrupt: now, what is under way is cut.
     * @default queue
     */
    mode?: ("queue" | "interrupt") | undefined;
}

export interface SetPlanRequest {
    plan: string;
}

export interface SpawnAgentRequest {
    task: string;
    name?: (string | null) | undefined;
    /** The region to run in; metadata.region works as well. */
    region?: (string | null) | undefined;
    metadata?: ({
        [key: string]: unknown;
    } | null) | undefined;
    limits?: (AgentLimits | null) | undefined;
    /** Stay idle after an answer, with the computer, for follow-up messages. */
    keep_alive?: (boolean | null) | undefined;
    /** How long it waits before it ends; 900 by default. */
    idle_timeout_seconds?: (number | null) | undefined;
    /** Names of tools whose calls wait for POST /agents/{id}/approvals/{call_id}. */
    require_approval?: (string[] | null) | undefined;
    /** A JSON Schema that the answer must fit; final_result is then JSON, and output its value. */
    output_schema?: ({
        [key: string]: unknown;
    } | null) | undefined;
    files?: (SpawnFile[] | null) | undefined;
    /** Files and folders to keep at the end, besides what is left in /workspace/out. */
    artifacts?: (string[] | null) | undefined;
    /** Told of this agent alone, besides the account's. */
    webhook?: (AgentWebhook | null) | undefined;
}

/** A file that is in /workspace before the first turn. */
export interface SpawnFile {
    /** Below /workspace, e.g. data/in.csv. */
    path: string;
    /** The whole content; larger files by file_id. */
    content?: string | undefined;
    /**
     * Of content; utf8 by default.
     */
    encoding?: ("utf8" | "base64") | undefined;
    /** Of an upload (POST /files). */
    file_id?: string | undefined;
}

export interface UndoMemoryOperationResponse {
    operation_id: string;
    kind: string;
    restored: number;
    removed: number;
}

export interface UpdateAccountRequest {
    monthly_cost_limit_usd: number | null;
}

/** The limits replace those of before, as a whole. */
export interface UpdateAgentRequest {
    limits: AgentLimits;
}

export interface UpdateMemorySettingsRequest {
    /** Memories that bear on its task are shown to each agent before it starts. */
    auto_recall?: boolean | undefined;
    /** Up to five facts are saved from each agent that completes. */
    auto_extract?: boolean | undefined;
}

/** What is absent stays; events null means all. */
export interface UpdateWebhookRequest {
    /** Public addresses only, unless the operator allows others. */
    url?: string | undefined;
    /** Absent or null: all. */
    events?: (WebhookEventType[] | null) | undefined;
    /** true also ends a pause that failures led to. */
    enabled?: boolean | undefined;
}

export interface UploadedFile {
    file_id: string;
    name: string;
    size_bytes: number;
    /** Of the content, hex. */
    sha256: string;
    /** Format: date-time */
    created_at: string;
    /**
     * Format: date-time
     * When it is deleted.
     */
    expires_at: string;
}

/** Newest first. */
export interface UploadedFileList {
    data: UploadedFile[];
    next_cursor: string | null;
}

export interface Usage {
    /** Format: date */
    from: string;
    /** Format: date */
    to: string;
    group_by: "day" | "key" | "model";
    data: UsageGroup[];
    total: UsageAmounts;
    memory: {
        /** Live memories. */
        count: number;
        /** Memories that only keywords find so far. */
        pending_embeddings: number;
    };
}

/** What agents used. */
export interface UsageAmounts {
    /** Agents that ended. */
    runs: number;
    agent_hours: number;
    input_tokens: number;
    output_tokens: number;
    cached_input_tokens: number;
    tool_calls: number;
    cost_usd: number;
}

/** What the agents of one group used. */
export interface UsageGroup {
    /** Agents that ended. */
    runs: number;
    agent_hours: number;
    input_tokens: number;
    output_tokens: number;
    cached_input_tokens: number;
    tool_calls: number;
    cost_usd: number;
    /** The day, the key id or the model. */
    group: string;
}

export interface Webhook {
    webhook_id: string;
    /** Of the one agent that it was spawned with. */
    agent_id: string | null;
    url: string;
    /** Null: all. */
    events: WebhookEventType[] | null;
    enabled: boolean;
    /** Set when failures switched it off. */
    disabled_reason: string | null;
    /** The secret's end; null: the account's secret. */
    secret_hint: string | null;
    /** Format: date-time */
    previous_secret_valid_until: string | null;
    /** Format: date-time */
    created_at: string;
    /** Format: date-time */
    updated_at: string;
}

export interface WebhookDelivery {
    /** The webhook-id header; the same at each attempt. */
    delivery_id: string;
    webhook_id: string;
    agent_id: string;
    type: WebhookEventType;
    status: "pending" | "delivered" | "failed";
    attempts: number;
    last_status_code: number | null;
    last_error: string | null;
    /** Format: date-time */
    last_attempt_at: string | null;
    /** Format: date-time */
    next_attempt_at: string | null;
    /** Format: date-time */
    created_at: string;
}

/** Newest first; kept for 30 days. */
export interface WebhookDeliveryList {
    data: WebhookDelivery[];
    next_cursor: string | null;
}

export type WebhookEventType = "agent.completed" | "agent.error" | "agent.stopped" | "agent.idle" | "agent.approval_required";

/** Newest first. */
export interface WebhookList {
    data: Webhook[];
}

/** What a webhook is sent: the agent as it was then. */
export interface WebhookPayload {
    type: WebhookEventType;
    /** Format: date-time */
    timestamp: string;
    data: Agent;
}
