import { type Database, transaction } from '@jettson/database';
import { sql } from 'kysely';
import { MONTH_START } from './meter.ts';

/** A monthly cap that has no room for another model call. */
export interface ReachedCap {
  budget: 'monthly_cost_usd';
  scope: 'account' | 'key';
  used: number;
  limit: number;
}

/** What a call is held to cost at most: the conversation so far at two characters a token, and a long answer. */
const CHARS_PER_TOKEN = 2;
const OUTPUT_TOKENS = 8192;

/**
 * Sets aside what the next model call may cost, when the account or the key has a monthly cap. Agents of one
 * account do this one at a time, so that together they stay under the cap also when all of them ask at once;
 * the reservation ends when the call's real cost is written down. Returns the cap that has no room.
 */
export async function reserveCost(
  db: Database,
  { accountId, id, keyId, leaseId }: { accountId: string; id: string; keyId: string; leaseId: string },
): Promise<ReachedCap | undefined> {
  const { rows } = await sql<{ account: number | null; key: number | null }>`
    select a.monthly_cost_limit_usd as account, k.monthly_cost_limit_usd as key
      from accounts a, api_keys k where a.id = ${accountId} and k.id = ${keyId}`.execute(db);
  const caps = rows[0];
  if (caps === undefined || (caps.account === null && caps.key === null)) return undefined;
  return transaction(db, async (tx) => {
    await sql`select 1 from accounts where id = ${accountId} for no key update`.execute(tx);
    const { amount, ...used } = await selectSpending(tx, accountId, { agentId: id, keyId });
    for (const scope of ['account', 'key'] as const) {
      const limit = caps[scope];
      if (limit !== null && used[scope] + amount > limit) {
        return { budget: 'monthly_cost_usd', scope, used: used[scope], limit };
      }
    }
    await sql`
      insert into cost_reservations as r (agent_id, account_id, key_id, lease_id, amount_usd)
      values (${id}, ${accountId}, ${keyId}, ${leaseId}, ${amount})
      on conflict (agent_id) do update
        set lease_id = excluded.lease_id, amount_usd = excluded.amount_usd`.execute(tx);
    return undefined;
  });
}

/** This month's cost and what other agents' calls under way may add, for the account and the key; and the next call's amount. */
async function selectSpending(
  tx: Database,
  accountId: string,
  { agentId, keyId }: { agentId: string; keyId: string },
): Promise<{ account: number; key: number; amount: number }> {
  const { rows } = await sql<{ account: number; key: number; amount: number }>`
    with spent as (
      select key_id, cost_usd as usd from usage_days
       where account_id = ${accountId} and day >= ${MONTH_START}::date
      union all
      select r.key_id, r.amount_usd from cost_reservations r join agents a on a.id = r.agent_id
       where r.account_id = ${accountId} and r.agent_id <> ${agentId}
         and a.lease_id = r.lease_id and a.lease_expires_at > now())
    select coalesce((select sum(usd) from spent), 0) as account,
           coalesce((select sum(usd) from spent where key_id = ${keyId}), 0) as key,
           coalesce((select (select coalesce(sum(length(coalesce(resume, data::text))), 0) from agent_events
                              where agent_id = a.id and type in ('message', 'tool-call-end', 'user-message'))
                            / ${CHARS_PER_TOKEN}::float8 * p.input_per_mtok + ${OUTPUT_TOKENS} * p.output_per_mtok
                       from agents a join model_prices p on p.model = a.model
                      where a.account_id = ${accountId} and a.id = ${agentId}), 0) / 1e6 as amount`.execute(
    tx,
  );
  const row = rows[0];
  if (row === undefined) throw new Error('a select without from returned no row');
  return row;
}
