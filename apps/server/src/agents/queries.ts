import type {
  AgentLimits,
  AgentStatus,
  MemoryAccess,
  ProgressEntry,
  WaitingToolCall,
} from '@jettson/contract';
import type { Database } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';
import type { AgentDefinition } from './agent-definition.ts';
import { COMPUTER_FAULTS, type ComputerFaults } from './computer-faults.ts';
import type { Origin } from './origin.ts';
import { PENDING_CALLS } from './pending-call-queries.ts';

export interface AgentRow {
  id: string;
  accountId: string;
  keyId: string;
  /** The agent that spawned it, and the one that its tree of agents began with; null if a caller spawned it. */
  parentId: string | null;
  rootId: string | null;
  name: string | null;
  task: string;
  metadata: Record<string, unknown>;
  /** Which memories it sees and where it writes; null: all of the account. */
  memory: MemoryAccess | null;
  status: AgentStatus;
  reason: string | null;
  requestedRegion: string | null;
  /** Where it runs, or is expected to run. */
  region: string | null;
  computerId: string | null;
  warmHit: boolean | null;
  spawnTimeMs: number | null;
  finalResult: string | null;
  error: string | null;
  createdAt: Date;
  updatedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  /** When its events were deleted; null: they are all there. */
  eventsDeletedAt: Date | null;
  maxRunSeconds: number;
  attempts: number;
  model: string;
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens: number;
  toolCalls: number;
  costUsd: number;
  usageEstimated: boolean;
  limits: AgentLimits;
  keepAlive: boolean;
  idleTimeoutSeconds: number;
  requireApproval: string[];
  outputSchema: Record<string, unknown> | null;
  definition: AgentDefinition;
  output: unknown;
  /** Paths below /workspace to keep, in addition to the contents of out. */
  artifacts: string[];
  idleSince: Date | null;
  idleUntil: Date | null;
  idleSeconds: number;
  /** Since when it waits without a computer and does not count as running; null: it does not. */
  parkedSince: Date | null;
  /** What is laid out in its next computer, instead of its input files. */
  snapshotId: string | null;
  /** What it waits for while its models are away; null: it does not wait, or may ask again. */
  modelWait: { models: string[]; error: string } | null;
  /** Until when it may wait for a model, counted from the first wait since one answered. */
  modelWaitUntil: Date | null;
  /** No worker has it: then it has no computer either. */
  isUnclaimed: boolean;
  /** Null: version 0.1 spawned it. */
  origin: Origin | null;
}

/** How long an agent has been working, at `now` by the clock of the database; waiting time does not count. */
export function activeSeconds(
  {
    startedAt,
    endedAt,
    idleSince,
    idleSeconds,
  }: Pick<AgentRow, 'startedAt' | 'endedAt' | 'idleSince' | 'idleSeconds'>,
  now: number,
): number {
  if (startedAt === null) return 0;
  const until = (endedAt ?? idleSince)?.getTime() ?? now;
  return Math.max(0, (until - startedAt.getTime()) / 1000 - idleSeconds);
}

/** The same of the agent with this alias, in SQL. */
export function activeSecondsOf(agent: string): RawBuilder<number> {
  const a = sql.ref(agent);
  return sql`greatest(0, coalesce(extract(epoch from coalesce(${a}.ended_at, ${a}.idle_since, now()) - ${a}.started_at), 0)
                         - ${a}.idle_seconds)`;
}

/** An agent with its progress list, and what it waits for. */
export interface AgentWithProgress extends AgentRow {
  progress: ProgressEntry[];
  /** Times in milliseconds since the epoch. */
  pendingCalls: (Omit<WaitingToolCall, 'since' | 'until'> & { since: number; until: number })[];
  /** Its place among the account's agents that no worker has yet, from 1; 0 when one has it; null once it runs. */
  queuePosition: number | null;
  computerFaults: ComputerFaults;
  /** created_at to the microsecond, for the cursor: a Date would round it. */
  createdAtExact: string;
  /** When it was read, by the clock of the database. */
  readAt: Date;
}

export const AGENT_COLUMNS = sql.raw(`
  a.id, a.account_id as "accountId", a.key_id as "keyId", a.parent_id as "parentId", a.root_id as "rootId", a.name, a.task, a.metadata, a.memory, a.status, a.reason,
  a.requested_region as "requestedRegion", a.region, a.computer_id as "computerId", a.warm_hit as "warmHit",
  a.spawn_time_ms as "spawnTimeMs", a.final_result as "finalResult", a.error, a.created_at as "createdAt",
  a.updated_at as "updatedAt", a.started_at as "startedAt", a.ended_at as "endedAt",
  a.events_deleted_at as "eventsDeletedAt",
  a.max_run_seconds as "maxRunSeconds", a.attempts, a.model, a.input_tokens as "inputTokens",
  a.output_tokens as "outputTokens", a.cached_input_tokens as "cachedInputTokens", a.tool_calls as "toolCalls",
  a.cost_usd as "costUsd", a.usage_estimated as "usageEstimated", a.limits, a.keep_alive as "keepAlive", a.idle_timeout_seconds as "idleTimeoutSeconds",
  a.require_approval as "requireApproval", a.output_schema as "outputSchema", a.definition, a.output,
  a.artifacts, a.idle_since as "idleSince", a.idle_until as "idleUntil", a.idle_seconds as "idleSeconds",
  a.parked_since as "parkedSince", a.snapshot_id as "snapshotId", a.model_wait as "modelWait",
  a.model_wait_until as "modelWaitUntil", a.lease_id is null as "isUnclaimed", a.origin`);

/** How many of the newest lines of progress an agent's answer has beside the first one, and how many a list has. */
const PROGRESS_LINES = 199;
const PROGRESS_LINES_IN_LIST = 20;

/** A selection of an agent's lines of progress, oldest first. */
function progressOf(lines: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    coalesce((select json_agg(json_build_object(
                'ts', floor(extract(epoch from e.ts) * 1000), 'kind', e.progress_kind, 'message', e.progress_message)
                order by e.seq)
       from (${lines}) e), '[]') as progress`;
}

const LINES = sql.raw(`
  select e.seq, e.ts, e.progress_kind, e.progress_message from agent_events e
   where e.agent_id = a.id and e.progress_kind is not null`);

const PROGRESS = progressOf(
  sql`(${LINES} order by seq limit 1) union (${LINES} order by seq desc limit ${sql.lit(PROGRESS_LINES)})`,
);
export const PROGRESS_IN_LIST = progressOf(
  sql`${LINES} order by seq desc limit ${sql.lit(PROGRESS_LINES_IN_LIST)}`,
);

/** The agents of an account that wait for their first worker: in the index `agents_queue`. */
export const queueOf = (accountId: string) => sql`
  agents q where q.account_id = ${accountId} and q.status = 'spawning' and q.lease_expires_at is null`;

/**
 * The variables of the agent's commands as sealed JSON; null for none. Stored apart from the agent's row, which every
 * list reads.
 */
export async function selectSealedEnv(
  db: Database,
  accountId: string,
  agentId: string,
): Promise<string | null> {
  const { rows } = await sql<{ sealed: string | null }>`
    select sealed_env as sealed from agents where account_id = ${accountId} and id = ${agentId}`.execute(db);
  return rows[0]?.sealed ?? null;
}

export async function selectAgent(
  db: Database,
  accountId: string,
  agentId: string,
): Promise<AgentWithProgress | undefined> {
  const { rows } = await sql<AgentWithProgress>`
    select ${AGENT_COLUMNS}, ${PROGRESS}, ${PENDING_CALLS}, a.created_at::text as "createdAtExact",
           now() as "readAt",
           case when a.status <> 'spawning' then null
                when a.lease_expires_at is not null then 0
                else (select count(*) + 1 from ${queueOf(accountId)} and q.created_at < a.created_at)
           end::int as "queuePosition", ${COMPUTER_FAULTS} as "computerFaults"
      from agents a where a.account_id = ${accountId} and a.id = ${agentId}`.execute(db);
  return rows[0];
}

/** The time by the clock that the times in the database are from: that of a worker may differ. */
export async function databaseTime(db: Database): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  if (rows[0] === undefined) throw new Error('a select without from returned no row');
  return rows[0].now;
}

export interface NewAgent {
  id: string;
  definition: AgentDefinition;
  sealedEnv: string | null;
  sealedHeaders: string | null;
  keyId: string;
  parentId: string | null;
  rootId: string | null;
  /** The tool call that spawns it. */
  spawnCallId: string | null;
  name: string | null;
  task: string;
  metadata: Record<string, unknown>;
  memory: MemoryAccess | null;
  requestedRegion: string | null;
  region: string;
  maxRunSeconds: number;
  limits: AgentLimits;
  keepAlive: boolean;
  idleTimeoutSeconds: number;
  requireApproval: string[];
  outputSchema: Record<string, unknown> | null;
  artifacts: string[];
  origin: Origin;
}

/**
 * Inserts agents in order, a microsecond apart within the millisecond that their answers show, each with its first
 * event. An agent is its own place in the queue: workers claim spawning agents without a lease. `also` is a statement that
 * is done with this one.
 */
export async function insertAgents(
  tx: Database,
  accountId: string,
  agents: readonly NewAgent[],
  also?: RawBuilder<unknown>,
): Promise<void> {
  if (agents.length === 0) return;
  await sql`
    with spawned as (
      select * from rows from (json_to_recordset(${JSON.stringify(agents)}::json) as (
        "id" text, "keyId" text, "parentId" text, "rootId" text, "spawnCallId" text, "name" text, "task" text, "metadata" jsonb, "memory" jsonb, "requestedRegion" text, "region" text,
        "maxRunSeconds" int, "limits" jsonb, "keepAlive" boolean, "idleTimeoutSeconds" int, "requireApproval" text[],
        "outputSchema" json, "artifacts" text[], "definition" json, "sealedEnv" text, "sealedHeaders" text,
        "origin" json, "configured" json)) with ordinality as n (
        id, key_id, parent_id, root_id, spawn_call_id, name, task, metadata, memory, requested_region, region, max_run_seconds, limits, keep_alive,
        idle_timeout_seconds, require_approval, output_schema, artifacts, definition, sealed_env, sealed_headers, origin, configured,
        position)),
    inserted as (
      insert into agents (id, account_id, key_id, parent_id, root_id, spawn_call_id, name, task, metadata, memory, requested_region, region, max_run_seconds,
                          limits, keep_alive, idle_timeout_seconds, require_approval, output_schema, artifacts,
                          definition, sealed_env, sealed_headers, origin, last_seq, created_at)
      select id, ${accountId}, key_id, parent_id, root_id, spawn_call_id, name, task, metadata, memory, requested_region, region, max_run_seconds, limits,
             keep_alive, idle_timeout_seconds, require_approval, output_schema, artifacts, definition, sealed_env,
             sealed_headers, origin, case when configured is null then 1 else 2 end,
             date_trunc('milliseconds', now()) + (position - 1) * interval '1 microsecond'
        from spawned
      returning id)
    ${also ? sql`, also as (${also})` : sql``}
    insert into agent_events (agent_id, account_id, seq, type, data)
    select id, ${accountId}, 1, 'agent-status', '{"status":"spawning"}' from inserted
    union all
    select id, ${accountId}, 2, 'agent-configured', configured from inserted join spawned using (id)
     where configured is not null`.execute(tx);
}
