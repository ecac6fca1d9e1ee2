import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { newId } from '../ids.ts';

/** A separate plan for a test with the limit that it wants to reach; otherwise like the free plan. Returns its name. */
export async function newPlan(
  db: Database,
  {
    agentHoursPerMonth = null,
    maxConcurrentAgents = 20,
    spawnsPerMinute = 100,
    maxMemories = 100,
    requestsPerSecond = 500,
    requestBurst = 1000,
    maxMemoryVersions = 100,
    maxAgentMessages = 1000,
    maxLogBytes = null,
    maxFileBytes = null,
    maxWaitingAgents = 20,
    agentDays = null,
    eventDays = null,
    fileDays = null,
    operationDays = null,
    auditDays = null,
  }: {
    agentHoursPerMonth?: number | null;
    maxConcurrentAgents?: number;
    spawnsPerMinute?: number;
    maxMemories?: number;
    requestsPerSecond?: number;
    requestBurst?: number;
    maxMemoryVersions?: number;
    maxAgentMessages?: number;
    maxLogBytes?: number | null;
    maxFileBytes?: number | null;
    maxWaitingAgents?: number;
    agentDays?: number | null;
    eventDays?: number | null;
    fileDays?: number | null;
    operationDays?: number | null;
    auditDays?: number | null;
  },
): Promise<string> {
  const name = newId('plan');
  await sql`
    insert into plans (name, agent_hours_per_month, max_concurrent_agents, max_run_seconds, cpus, memory_bytes,
                       spawns_per_minute, spawns_per_hour, max_memories, requests_per_second, request_burst,
                       max_memory_versions, max_agent_messages, max_log_bytes, max_file_bytes, max_waiting_agents,
                       agent_days, event_days, file_days, operation_days, audit_days)
    select ${name}, ${agentHoursPerMonth}, ${maxConcurrentAgents}, max_run_seconds, cpus, memory_bytes,
           ${spawnsPerMinute}, 1000, ${maxMemories}, ${requestsPerSecond}, ${requestBurst}, ${maxMemoryVersions},
           ${maxAgentMessages}, ${maxLogBytes}, ${maxFileBytes}, ${maxWaitingAgents}, ${agentDays}, ${eventDays},
           ${fileDays}, ${operationDays}, ${auditDays}
      from plans where name = 'free'`.execute(db);
  return name;
}
