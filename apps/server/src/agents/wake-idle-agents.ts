import type { DatabaseHandle } from '@jettson/database';
import { sql } from 'kysely';

/** Makes all waiting agents of the account check again whether they may continue. */
export async function wakeIdleAgents(database: DatabaseHandle, accountId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from agents where account_id = ${accountId} and status = 'idle'`.execute(database.db);
  for (const { id } of rows) await database.notify('agent-changed', id);
}
