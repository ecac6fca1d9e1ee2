import type { Account, MemoryAccess } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { getPlan } from '../accounts/get-plan.ts';
import { MONTH_START, selectAccountUsage } from './meter.ts';

/** Counts what an account keeps in another room, which this one does not know. */
export type CountForAccount = (db: Database, accountId: string) => Promise<number>;

/** The same, of what a key with this memory limit may see. */
export type CountWithinLimit = (
  db: Database,
  accountId: string,
  limit: MemoryAccess | null,
) => Promise<number>;

/** The account, its plan, and how much of it is used. */
export async function getAccount(
  { db, countFileBytes }: { db: Database; countFileBytes: CountForAccount },
  accountId: string,
): Promise<Account> {
  const plan = await getPlan(db, accountId);
  const usage = await selectAccountUsage(db, accountId);
  const { rows } = await sql<{ name: string; limit: number | null; cost: number }>`
    select name, monthly_cost_limit_usd as limit,
           (select coalesce(sum(cost_usd), 0) from usage_days
             where account_id = ${accountId} and day >= ${MONTH_START}::date) as cost
      from accounts where id = ${accountId}`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error(`account ${accountId} is gone`);
  return {
    account_id: accountId,
    name: row.name,
    plan: {
      name: plan.name,
      agent_hours_per_month: plan.agentHoursPerMonth,
      max_concurrent_agents: plan.maxConcurrentAgents,
      max_run_seconds: plan.maxRunSeconds,
      spawns_per_minute: plan.spawnsPerMinute,
      spawns_per_hour: plan.spawnsPerHour,
      max_memories: plan.maxMemories,
      max_file_bytes: plan.maxFileBytes,
      requests_per_second: plan.requestsPerSecond,
      request_burst: plan.requestBurst,
      max_memory_versions: plan.maxMemoryVersions,
      max_agent_messages: plan.maxAgentMessages,
      max_log_bytes: plan.maxLogBytes,
      max_turns: plan.maxTurns,
      max_waiting_agents: plan.maxWaitingAgents,
      agent_days: plan.agentDays,
      event_days: plan.eventDays,
      file_days: plan.fileDays,
      operation_days: plan.operationDays,
      audit_days: plan.auditDays,
    },
    agent_hours_used: Math.round(usage.monthHours * 1000) / 1000,
    live_agents: usage.live,
    waiting_agents: usage.waiting,
    monthly_cost_limit_usd: row.limit,
    monthly_cost_usd: row.cost,
    file_bytes_used: await countFileBytes(db, accountId),
  };
}
