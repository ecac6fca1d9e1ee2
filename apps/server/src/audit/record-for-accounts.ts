import type { AuditAction } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { newId } from '../ids.ts';

/**
 * Records what the operator does to several accounts at once, in the transaction that does it: in the log of each
 * account on the plan, or of all.
 */
export async function recordForAccounts(
  tx: Database,
  { action, target, plan }: { action: AuditAction; target: string; plan?: string },
): Promise<void> {
  await sql`
    insert into audit_entries (id, account_id, actor_type, action, target)
    select 'aud_' || left(md5(${newId('aud')} || id), 21), id, 'operator', ${action}, ${target}
      from accounts ${plan === undefined ? sql`` : sql`where plan = ${plan}`}`.execute(tx);
}
