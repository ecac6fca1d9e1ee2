import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { IS_SHOWN } from '../agents/account-follower.ts';

/**
 * Takes the events out of the streams whose transactions this cluster has not had yet: a dump from another cluster brings
 * them, and streams would wait until its counter has got there. A snapshot sees no other events from its end on.
 */
export async function forgetForeignTransactions(db: Database): Promise<void> {
  // By account, because the index begins with it.
  await sql`
    update agent_events set xid = null
     where (agent_id, seq) in (
       select e.agent_id, e.seq from accounts a cross join lateral (
         select agent_id, seq from agent_events e
          where e.account_id = a.id and ${IS_SHOWN} and e.xid >= pg_snapshot_xmax(pg_current_snapshot())) e)`.execute(
    db,
  );
}
