import type { Account, UpdateAccountRequest } from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import { sql } from 'kysely';
import { type Actor, recordDeeds } from '../audit/audit-queries.ts';
import { withIdempotency } from '../http/idempotency.ts';
import { type RequirePriceDeps, requirePrice } from '../models/require-price.ts';
import { type CountForAccount, getAccount } from './get-account.ts';

export interface UpdateAccountDeps {
  database: DatabaseHandle;
  models: RequirePriceDeps['models'];
  countFileBytes: CountForAccount;
  /** Makes the account's waiting agents check again whether they may continue. */
  wakeIdleAgents(accountId: string): Promise<void>;
}

/**
 * Sets the account's monthly cap; agents that are waiting because of it continue when there is room again. Throws
 * `invalid_model` for a cap while the price of the model is unknown, and `idempotency_key_reused`.
 */
export async function updateAccount(
  { database, models, countFileBytes, wakeIdleAgents }: UpdateAccountDeps,
  accountId: string,
  { actor, ...request }: UpdateAccountRequest & { actor: Actor },
  idempotencyKey: string | undefined,
): Promise<Account> {
  const { monthly_cost_limit_usd: limit } = request;
  const call = { key: idempotencyKey, operation: 'account.update', request };
  if (limit !== null) await requirePrice({ db: database.db, models }, 'monthly_cost_limit_usd');
  const { body } = await withIdempotency(database.db, accountId, call, async (tx) => {
    await sql`update accounts set monthly_cost_limit_usd = ${limit} where id = ${accountId}`.execute(tx);
    await recordDeeds(tx, accountId, [{ actor, action: 'account.updated', target: accountId }]);
    return getAccount({ db: tx, countFileBytes }, accountId);
  });
  await wakeIdleAgents(accountId);
  return body;
}
