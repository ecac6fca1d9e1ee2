import type { Database } from '@jettson/database';
import { sql } from 'kysely';

export interface Plan {
  name: string;
  /** Null: unlimited. */
  agentHoursPerMonth: number | null;
  maxConcurrentAgents: number;
  maxRunSeconds: number;
  cpus: number;
  memoryBytes: number;
  spawnsPerMinute: number;
  spawnsPerHour: number;
  /** Null: unlimited. */
  maxMemories: number | null;
  /** Uploads, artifacts and snapshots together; null: unlimited. */
  maxFileBytes: number | null;
  /** Per key and server process; null: unlimited. */
  requestsPerSecond: number | null;
  /** The largest burst of requests. */
  requestBurst: number;
  /** Per memory, including versions that are no longer live; null: unlimited. */
  maxMemoryVersions: number | null;
  /** Messages that are sent to one agent; null: unlimited. */
  maxAgentMessages: number | null;
  /** The log of one agent; null: unlimited. */
  maxLogBytes: number | null;
  /** The most turns of the model per task that a spawn may request. */
  maxTurns: number;
  /** Agents that wait without a computer at the same time. */
  maxWaitingAgents: number;
  /** Days after their end for which agents are kept; null, like each of the following: without a limit. */
  agentDays: number | null;
  /** Days after the end of an agent for which its events are kept. */
  eventDays: number | null;
  /** Days for which uploads and artifacts are kept. */
  fileDays: number | null;
  /** Days for which operations on memories are kept. */
  operationDays: number | null;
  /** Days for which entries of the audit log are kept. */
  auditDays: number | null;
}

const PLAN_COLUMNS = sql.raw(`
  p.name, p.agent_hours_per_month as "agentHoursPerMonth", p.max_concurrent_agents as "maxConcurrentAgents",
  p.max_run_seconds as "maxRunSeconds", p.cpus, p.memory_bytes as "memoryBytes",
  p.spawns_per_minute as "spawnsPerMinute", p.spawns_per_hour as "spawnsPerHour", p.max_memories as "maxMemories",
  p.max_file_bytes as "maxFileBytes", p.requests_per_second as "requestsPerSecond", p.request_burst as "requestBurst",
  p.max_memory_versions as "maxMemoryVersions", p.max_agent_messages as "maxAgentMessages",
  p.max_log_bytes as "maxLogBytes", p.max_turns as "maxTurns", p.max_waiting_agents as "maxWaitingAgents",
  p.agent_days as "agentDays", p.event_days as "eventDays", p.file_days as "fileDays",
  p.operation_days as "operationDays", p.audit_days as "auditDays"`);

/** The account's plan as it is now. */
export async function selectPlan(db: Database, accountId: string): Promise<Plan | undefined> {
  const { rows } = await sql<Plan>`
    select ${PLAN_COLUMNS} from accounts a join plans p on p.name = a.plan
     where a.id = ${accountId} and a.deleted_at is null`.execute(db);
  return rows[0];
}

/**
 * Like `selectPlan`, and locks the account until the transaction ends: limits are counted one spawn at a time. The lock
 * leaves the account's key free: rows that refer to it, such as an idempotency key written just before, hold a lock on
 * it, and would deadlock. The account is locked before the join: if its plan was changed meanwhile, the join would no
 * longer match.
 */
export async function selectPlanForUpdate(tx: Database, accountId: string): Promise<Plan | undefined> {
  const { rows } = await sql<Plan>`
    select ${PLAN_COLUMNS}
      from (select plan from accounts where id = ${accountId} and deleted_at is null for no key update) a
      join plans p on p.name = a.plan`.execute(tx);
  return rows[0];
}

export async function selectPlans(db: Database): Promise<Plan[]> {
  const { rows } = await sql<Plan>`select ${PLAN_COLUMNS} from plans p order by p.name`.execute(db);
  return rows;
}

/** Changes a plan, or adds one. */
export async function upsertPlan(db: Database, plan: Plan): Promise<void> {
  await sql`
    insert into plans (name, agent_hours_per_month, max_concurrent_agents, max_run_seconds, cpus, memory_bytes,
                       spawns_per_minute, spawns_per_hour, max_memories, max_file_bytes, requests_per_second,
                       request_burst, max_memory_versions, max_agent_messages, max_log_bytes, max_turns,
                       max_waiting_agents, agent_days, event_days, file_days, operation_days, audit_days)
    values (${plan.name}, ${plan.agentHoursPerMonth}, ${plan.maxConcurrentAgents}, ${plan.maxRunSeconds},
            ${plan.cpus}, ${plan.memoryBytes}, ${plan.spawnsPerMinute}, ${plan.spawnsPerHour},
            ${plan.maxMemories}, ${plan.maxFileBytes}, ${plan.requestsPerSecond}, ${plan.requestBurst},
            ${plan.maxMemoryVersions}, ${plan.maxAgentMessages}, ${plan.maxLogBytes}, ${plan.maxTurns}, ${plan.maxWaitingAgents},
            ${plan.agentDays}, ${plan.eventDays}, ${plan.fileDays}, ${plan.operationDays}, ${plan.auditDays})
    on conflict (name) do update
      set agent_hours_per_month = excluded.agent_hours_per_month,
          max_concurrent_agents = excluded.max_concurrent_agents, max_run_seconds = excluded.max_run_seconds,
          cpus = excluded.cpus, memory_bytes = excluded.memory_bytes,
          spawns_per_minute = excluded.spawns_per_minute, spawns_per_hour = excluded.spawns_per_hour,
          max_memories = excluded.max_memories, max_file_bytes = excluded.max_file_bytes,
          requests_per_second = excluded.requests_per_second, request_burst = excluded.request_burst,
          max_memory_versions = excluded.max_memory_versions, max_agent_messages = excluded.max_agent_messages,
          max_log_bytes = excluded.max_log_bytes, max_turns = excluded.max_turns,
          max_waiting_agents = excluded.max_waiting_agents, agent_days = excluded.agent_days,
          event_days = excluded.event_days, file_days = excluded.file_days,
          operation_days = excluded.operation_days, audit_days = excluded.audit_days`.execute(db);
}

/** False if there is no such account. */
export async function updatePlan(db: Database, accountId: string, plan: string): Promise<boolean> {
  const { rows } = await sql`
    update accounts set plan = ${plan} where id = ${accountId} and deleted_at is null returning 1`.execute(
    db,
  );
  return rows.length === 1;
}
