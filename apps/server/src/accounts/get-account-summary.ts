import type { AccountSummary } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { type AccountRow, selectAccounts } from './queries.ts';

/** The account as a line of a list. Throws `not_found`. */
export async function getAccountSummary(db: Database, accountId: string): Promise<AccountSummary> {
  const [row] = await selectAccounts(db, accountId);
  if (row === undefined) throw noSuchAccount();
  return toAccountSummary(row);
}

/** The row in its wire format. */
export function toAccountSummary(row: AccountRow): AccountSummary {
  return {
    account_id: row.id,
    name: row.name,
    plan: row.plan,
    created_at: row.createdAt.toISOString(),
    live_agents: row.liveAgents,
    members: row.members,
  };
}

export function noSuchAccount(): ApiError {
  return new ApiError('not_found', 'There is no such account');
}
