import type { DatabaseHandle } from '@jettson/database';
import { sql } from 'kysely';

/** Has all agents of the account that wait look again whether they may go on. */
export async function wakeIdleAgents(database: DatabaseHandle, accountId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from agents where account_id = ${accountId} and status = 'idle'`.execute(database.db);
  for (const { id } of rows) await database.notify('agent-changed', id);
}
