import type { Account, UpdateAccountRequest } from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import { sql } from 'kysely';
import { getAccount } from './get-account.ts';

/** Sets the account's monthly cap; agents that wait at it go on when there is room again. */
export async function updateAccount(
  { database }: { database: DatabaseHandle },
  accountId: string,
  { monthly_cost_limit_usd: limit }: UpdateAccountRequest,
): Promise<Account> {
  await sql`update accounts set monthly_cost_limit_usd = ${limit} where id = ${accountId}`.execute(
    database.db,
  );
  const { rows } = await sql<{ id: string }>`
    select id from agents where account_id = ${accountId} and status = 'idle'`.execute(database.db);
  for (const { id } of rows) await database.notify('agent-changed', id);
  return getAccount(database, accountId);
}
