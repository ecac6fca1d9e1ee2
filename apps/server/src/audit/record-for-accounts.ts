import type { AuditAction } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { newId } from '../ids.ts';
import type { Actor } from './audit-queries.ts';

/**
 * Records what concerns several accounts at once, in the transaction that does it: in the log of each account on the plan, or
 * of all. Without an actor, the operator did it.
 */
export async function recordForAccounts(
  tx: Database,
  { action, target, plan, actor }: { action: AuditAction; target: string; plan?: string; actor?: Actor },
): Promise<void> {
  await sql`
    insert into audit_entries (id, account_id, actor_type, actor_id, actor_name, address, action, target)
    select 'aud_' || left(md5(${newId('aud')} || id), 21), id, ${actor?.type ?? 'operator'}, ${actor?.id ?? null},
           ${actor?.name ?? null}, ${actor?.address ?? null}, ${action}, ${target}
      from accounts ${plan === undefined ? sql`` : sql`where plan = ${plan}`}`.execute(tx);
}
