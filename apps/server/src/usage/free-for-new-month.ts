import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { MONTH_START } from './meter.ts';

/** Frees the waiting agents of all accounts that reached a budget in an earlier month: monthly caps begin anew. */
export async function freeForNewMonth(db: Database): Promise<void> {
  await sql`
    update agents set lease_expires_at = null
     where status = 'idle' and lease_id is null and reason = 'budget_reached'
       and idle_since < ${MONTH_START} at time zone 'UTC'`.execute(db);
}
