import type { Account, UpdateAccountRequest } from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import { sql } from 'kysely';
import { withIdempotency } from '../http/idempotency.ts';
import { getAccount } from './get-account.ts';

/** Sets the account's monthly cap; agents that wait at it go on when there is room again. Throws `idempotency_key_reused`. */
export async function updateAccount(
  { database }: { database: DatabaseHandle },
  accountId: string,
  request: UpdateAccountRequest,
  idempotencyKey: string | undefined,
): Promise<Account> {
  const { monthly_cost_limit_usd: limit } = request;
  const call = { key: idempotencyKey, operation: 'account.update', request };
  const { body } = await withIdempotency(database.db, accountId, call, async (tx) => {
    await sql`update accounts set monthly_cost_limit_usd = ${limit} where id = ${accountId}`.execute(tx);
    return getAccount({ db: tx }, accountId);
  });
  const { rows } = await sql<{ id: string }>`
    select id from agents where account_id = ${accountId} and status = 'idle'`.execute(database.db);
  for (const { id } of rows) await database.notify('agent-changed', id);
  return body;
}
