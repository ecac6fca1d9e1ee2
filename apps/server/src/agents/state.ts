import type { AgentStatus } from '@jettson/contract';
import { type Database, UNSYNCED } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';
import { changeAndAppend, type NewEvent } from './append-events.ts';
import { type Checkpoint, checkpointOf } from './checkpoint.ts';
import { AGENT_COLUMNS, type AgentRow } from './queries.ts';

/**
 * All possible changes of status. An agent begins as `spawning`; it becomes `running` again when it gets another
 * computer.
 */
export const CHANGES: Record<AgentStatus, readonly AgentStatus[]> = {
  spawning: ['running', 'error', 'stopped'],
  running: ['running', 'idle', 'completed', 'error', 'stopped'],
  idle: ['running', 'completed', 'error', 'stopped'],
  completed: [],
  error: [],
  stopped: [],
};

/** Which agent, and under which lease; null changes it whoever holds the lease. */
interface Target {
  agentId: string;
  leaseId: string | null;
}

/** Why an agent waits. */
export type PauseReason =
  | 'awaiting_message'
  | 'awaiting_tool_result'
  | 'budget_reached'
  | 'price_unknown'
  | 'approval_required';

/**
 * What a run waits for, with or without a worker. One that waits for a model or for its sub-agents keeps the status
 * `running`: nobody has to do anything.
 */
export type WaitReason = PauseReason | 'waiting_for_model' | 'waiting_for_agents';

/** True of an agent that waits for anything, with the status `idle` or `running`. */
export const IS_WAITING = sql.raw(
  `(status = 'idle' or reason in ('waiting_for_model', 'waiting_for_agents'))`,
);

/** How an agent ends. */
export interface AgentEnd {
  status: 'completed' | 'error' | 'stopped';
  reason: string;
  finalResult: string | null;
  error: string | null;
  /** The parsed answer of an agent with an output_schema. */
  output?: unknown;
}

// Each function returns the updated row. Undefined: the lease is lost, or the agent's status does not allow the change;
// then nothing was written.

/**
 * Makes the agent running, with this model, and on this computer if it needs one. Where there are `events`, they are logged
 * with it, and what a run looks at before its first call is returned too.
 */
export function startAgent(
  db: Database,
  accountId: string,
  target: Target,
  { model, computer }: { model: string; computer: { id: string; region: string; warm: boolean } | null },
  events: readonly NewEvent[] = [],
): Promise<(AgentRow & Partial<Checkpoint>) | undefined> {
  return changeStatus<Partial<Checkpoint>>(
    db,
    accountId,
    target,
    'running',
    computer === null
      ? sql`model = ${model}, started_at = coalesce(started_at, now())`
      : sql`model = ${model}, region = ${computer.region}, computer_id = ${computer.id},
            started_at = coalesce(started_at, now()), warm_hit = coalesce(warm_hit, ${computer.warm}),
            spawn_time_ms = coalesce(spawn_time_ms, extract(epoch from clock_timestamp() - created_at) * 1000)`,
    {
      condition: UNSYNCED,
      events,
      returning: sql`, a.key_id, now() as "readAt"`,
      select: sql`, ${checkpointOf(accountId, target.agentId)}`,
    },
  );
}

/** The agent waits from now on, at most for its idle timeout, or that of the tools; its answer so far is kept. */
export function pauseAgent(
  db: Database,
  accountId: string,
  target: Target,
  { reason, answer }: { reason: PauseReason; answer?: { text: string; output: unknown } | undefined },
): Promise<AgentRow | undefined> {
  return changeStatus(
    db,
    accountId,
    target,
    'idle',
    sql`reason = ${reason}, idle_since = now(), idle_until = ${reason === 'awaiting_tool_result' ? LAST_DEADLINE : IDLE_TIMEOUT},
        final_result = coalesce(${answer?.text ?? null}, final_result),
        output = coalesce(${answer?.output === undefined ? null : JSON.stringify(answer.output)}::json, output)`,
  );
}

const IDLE_TIMEOUT = sql.raw(`now() + idle_timeout_seconds * interval '1 second'`);

/** By then each call has its result, or nobody is waited for any longer. */
const LAST_DEADLINE = sql.raw(`
  coalesce((select max(p.until) from agent_pending_calls p where p.agent_id = a.id and p.closed is null), now())`);

/** The agent waits no longer: its waiting time is added up, with or without a computer, and nothing of the wait is left. */
const WAIT_OVER = sql`
  idle_seconds = idle_seconds + coalesce(extract(epoch from now() - idle_since), 0),
  parked_seconds = parked_seconds + coalesce(extract(epoch from now() - parked_since), 0),
  idle_since = null, idle_until = null, parked_since = null, model_wait = null, awaited_agents = null`;

/**
 * The agent waits for its models from now on. It stays `running` and keeps its place; it may wait until `maxWaitSeconds`
 * after it first did since a model answered.
 */
export function awaitModel(
  db: Database,
  accountId: string,
  target: Target,
  { models, error, maxWaitSeconds }: { models: readonly string[]; error: string; maxWaitSeconds: number },
): Promise<AgentRow | undefined> {
  const until = sql`coalesce(model_wait_until, now() + ${maxWaitSeconds} * interval '1 second')`;
  return changeStatus(
    db,
    accountId,
    target,
    'running',
    sql`reason = 'waiting_for_model', idle_since = now(), idle_until = ${until}, model_wait_until = ${until},
        model_wait = ${JSON.stringify({ models, error })}::jsonb`,
  );
}

/** Sub-agents have time limits of their own; this one only ends a wait that something is wrong with. */
export const MAX_AGENT_WAIT_DAYS = 30;

/** The agent waits for these sub-agents from now on. It stays `running`. */
export function awaitAgents(
  db: Database,
  accountId: string,
  target: Target,
  agentIds: readonly string[],
): Promise<AgentRow | undefined> {
  return changeStatus(
    db,
    accountId,
    target,
    'running',
    sql`reason = 'waiting_for_agents', idle_since = now(),
        idle_until = now() + ${MAX_AGENT_WAIT_DAYS} * interval '1 day', awaited_agents = ${[...agentIds]}::text[]`,
  );
}

/** The agent continues after waiting. */
export function resumeAgent(db: Database, accountId: string, target: Target): Promise<AgentRow | undefined> {
  return changeStatus(db, accountId, target, 'running', sql`reason = null, ${WAIT_OVER}`);
}

/** An agent as it ended. */
export interface EndedAgent extends AgentRow {
  /** Turns of its models; null: none has answered. */
  turns: number | null;
}

/** Turns are counted over all attempts and messages. The events that are written with it are not seen yet. */
const TURNS = sql.raw(`,
  (select (e.data ->> 'step')::int from agent_events e where e.agent_id = a.id and e.type = 'message'
    order by e.seq desc limit 1) as turns`);

/**
 * The agent has ended, and nobody holds it. Its last events are logged with it, and its running time is metered. `select`:
 * further columns of what is returned, after a comma.
 */
export async function endAgent<Selected = object>(
  db: Database,
  accountId: string,
  target: Target,
  { status, reason, finalResult, error, output }: AgentEnd,
  { events, select }: { events: readonly NewEvent[]; select?: RawBuilder<unknown> },
): Promise<(EndedAgent & Selected) | undefined> {
  const row = await changeStatus<Pick<EndedAgent, 'turns'> & Selected>(
    db,
    accountId,
    target,
    status,
    sql`reason = ${reason}, final_result = coalesce(${finalResult}, final_result), error = ${error},
        output = coalesce(${toJson(output)}::json, output), ended_at = now(), ${WAIT_OVER}, lease_id = null,
        lease_expires_at = null`,
    { events, isEnd: true, returning: TURNS, ...(select && { select }) },
  );
  const last = events.findLast((event) => event.type === 'message');
  return row && { ...row, turns: last?.data.step ?? row.turns };
}

/** The only function that writes the status. `columns` change with it. `returning` and `select` apply where there are events. */
async function changeStatus<Selected = object>(
  db: Database,
  accountId: string,
  { agentId, leaseId }: Target,
  to: AgentStatus,
  columns: RawBuilder<unknown>,
  {
    condition = sql`true`,
    events = [],
    isEnd = false,
    returning = sql``,
    select = sql``,
  }: {
    condition?: RawBuilder<unknown>;
    events?: readonly NewEvent[];
    isEnd?: boolean;
    returning?: RawBuilder<unknown>;
    select?: RawBuilder<unknown>;
  } = {},
): Promise<(AgentRow & Selected) | undefined> {
  const from = Object.entries(CHANGES).flatMap(([status, next]) => (next.includes(to) ? [status] : []));
  const held = leaseId === null ? sql`` : sql`and a.lease_id = ${leaseId}`;
  const isAllowed = sql`${condition} and a.status = any(${from}) ${held}`;
  if (events.length > 0) {
    return changeAndAppend<AgentRow & Selected>(db, accountId, agentId, events, {
      set: sql`, status = ${to}, ${columns}`,
      where: sql`and ${isAllowed}`,
      returning: sql`, ${AGENT_COLUMNS}, a.parked_seconds as "parkedSeconds" ${returning}`,
      select,
      isEnd,
    });
  }
  const { rows } = await sql<AgentRow & Selected>`
    update agents a set status = ${to}, updated_at = now(), ${columns}
     where a.account_id = ${accountId} and a.id = ${agentId} and ${isAllowed}
    returning ${AGENT_COLUMNS}`.execute(db);
  return rows[0];
}

function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
