import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { newId } from '../ids.ts';

/** A plan of a test's own, for a limit that it wants to meet; the rest is as in the free plan. Returns its name. */
export async function newPlan(
  db: Database,
  {
    agentHoursPerMonth = null,
    maxConcurrentAgents = 20,
    spawnsPerMinute = 100,
    maxMemories = 100,
  }: {
    agentHoursPerMonth?: number | null;
    maxConcurrentAgents?: number;
    spawnsPerMinute?: number;
    maxMemories?: number;
  },
): Promise<string> {
  const name = newId('plan');
  await sql`
    insert into plans
    select ${name}, ${agentHoursPerMonth}, ${maxConcurrentAgents}, max_run_seconds, cpus, memory_bytes,
           ${spawnsPerMinute}, 1000, ${maxMemories}
      from plans where name = 'free'`.execute(db);
  return name;
}
