import type { Database, DatabaseHandle } from '@jettson/database';
import { sql } from 'kysely';
import { MONTH_START } from '../usage/meter.ts';
import { IS_WAITING } from './state.ts';

// A waiting agent that a worker holds looks again when it is notified. One that nobody holds is claimed at its deadline,
// or when a change in the database frees it: such a change is not lost, whatever crashes.

/**
 * For the transaction of a change that these agents may be waiting for: any worker may claim those that wait and that no
 * worker holds, as soon as the change is visible. Returns whether there are any; after the commit, the caller calls
 * `tellOfChange`. The caller of several has locked them.
 */
export async function freeWaitingAgents(
  tx: Database,
  accountId: string,
  agentIds: readonly string[],
): Promise<boolean> {
  const { rows } = await sql`
    update agents set lease_expires_at = null
     where account_id = ${accountId} and id = any(${[...agentIds]}::text[]) and lease_id is null and ${IS_WAITING}
    returning 1`.execute(tx);
  return rows.length > 0;
}

/** Makes a waiting agent look again whether it may continue. */
export async function tellOfChange(
  database: Pick<DatabaseHandle, 'notify'>,
  agentId: string,
  { isFreed }: { isFreed: boolean },
): Promise<void> {
  await database.notify('agent-changed', agentId);
  if (isFreed) await database.notify('agent-ready', agentId);
}

/** Makes all waiting agents of the account look again whether they may continue. */
export async function wakeIdleAgents(database: DatabaseHandle, accountId: string): Promise<void> {
  await sql`
    update agents set lease_expires_at = null
     where account_id = ${accountId} and status = 'idle' and lease_id is null`.execute(database.db);
  // Nobody watches an agent that no worker holds.
  const { rows } = await sql<{ id: string }>`
    select id from agents
     where account_id = ${accountId} and status = 'idle' and lease_id is not null`.execute(database.db);
  for (const { id } of rows) await database.notify('agent-changed', id);
  await database.notify('agent-ready', accountId);
}

/** Frees the waiting agents of all accounts that wait for a price. */
export async function freeUnpriced(db: Database): Promise<void> {
  await sql`
    update agents set lease_expires_at = null
     where status = 'idle' and lease_id is null and reason = 'price_unknown'`.execute(db);
}

/** Frees the waiting agents of all accounts that reached a budget in an earlier month: monthly caps begin anew. */
export async function freeForNewMonth(db: Database): Promise<void> {
  await sql`
    update agents set lease_expires_at = null
     where status = 'idle' and lease_id is null and reason = 'budget_reached'
       and idle_since < ${MONTH_START} at time zone 'UTC'`.execute(db);
}
