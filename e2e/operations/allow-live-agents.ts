import type { Database } from '@jettson/database';
import { sql } from 'kysely';

/** Lets each account of a test's own server have this many live agents: the plans of Jettson allow fewer. */
export async function allowLiveAgents(db: Database, count: number): Promise<void> {
  await sql`update plans set max_concurrent_agents = ${count}`.execute(db);
}
