import { type Database, transaction } from '@jettson/database';
import { sql } from 'kysely';
import { lockAccount } from '../accounts/queries.ts';
import { ApiError } from '../errors.ts';
import { newId } from '../ids.ts';
import { IS_PAUSED } from '../jobs/pause.ts';
import { findPrice, type PricedModel, toDescription } from '../models/find-price.ts';
import { costOf, type ModelPrice } from '../models/model-price.ts';
import { type KnownModel, knownModel } from '../models/price-queries.ts';
import { MONTH_START } from './meter.ts';

/** A monthly cap that leaves no room for another model call. */
interface ReachedCap {
  reason: 'budget_reached';
  budget: 'monthly_cost_usd';
  scope: 'account' | 'key';
  used: number;
  limit: number;
}

/** Why a model must not be called now. */
export type CostRefusal =
  | ReachedCap
  /** The cost is limited, and the price of the model is unknown. */
  | { reason: 'price_unknown'; model: string };

/**
 * The most that a call is assumed to read: the conversation so far at two characters per token, our instructions and
 * tools.
 */
const CHARS_PER_TOKEN = 2;
const OVERHEAD_TOKENS = 8_000;
/** Of a conversation whose tokens were counted. */
const CHARS_PER_COUNTED_TOKEN = 4;
/** The most that a call is assumed to write, if nothing limits it. */
const OUTPUT_TOKENS = 8192;

/**
 * Sets aside what the next model call of a run may cost with the dearest of its models, when the account or the key has a
 * monthly cap. Calls of one account do this one at a time, so that together they stay under the cap even if all of them ask
 * at once; the reservation ends when the call's real cost is written down. Returns what refuses the call.
 */
export async function reserveCost(
  db: Database,
  agent: { accountId: string; id: string; keyId: string; leaseId: string },
  models: readonly PricedModel[],
  { tokens }: { tokens?: number | undefined } = {},
): Promise<CostRefusal | undefined> {
  const { accountId, id, keyId, leaseId } = agent;
  const { rows } = await sql<Caps & { hasLimit: boolean }>`
    select a.monthly_cost_limit_usd as account, k.monthly_cost_limit_usd as key,
           exists (select from agents l
                    where l.account_id = ${accountId} and l.id in (g.id, g.parent_id, g.root_id)
                      and (l.limits ->> 'max_cost_usd') is not null) as "hasLimit"
      from accounts a, api_keys k, agents g
     where a.id = ${accountId} and k.id = ${keyId} and g.account_id = ${accountId} and g.id = ${id}`.execute(
    db,
  );
  const [caps] = rows;
  if (caps === undefined || !(caps.hasLimit || hasCap(caps))) return undefined;
  const prices: ModelPrice[] = [];
  for (const model of models) {
    const price = await findPrice(db, model);
    if (price === null) return { reason: 'price_unknown', model: model.id };
    prices.push(price);
  }
  if (!hasCap(caps)) return undefined;
  return transaction(db, async (tx) => {
    const call = {
      chars:
        tokens === undefined ? await countConversation(tx, accountId, id) : tokens * CHARS_PER_COUNTED_TOKEN,
      overheadTokens: OVERHEAD_TOKENS + (await countInputTokens(tx, accountId, id)),
    };
    const amount = Math.max(...prices.map((price) => costAtMost(price, call)));
    const reached = await findReachedCap(tx, accountId, { keyId, caps, amount, butAgentId: id });
    if (reached !== undefined) return reached;
    await sql`
      insert into cost_reservations as r (agent_id, account_id, key_id, lease_id, amount_usd)
      values (${id}, ${accountId}, ${keyId}, ${leaseId}, ${amount})
      on conflict (agent_id) do update
        set lease_id = excluded.lease_id, amount_usd = excluded.amount_usd`.execute(tx);
    return undefined;
  });
}

const PAUSED = 'This installation was restored from a backup and is paused. "jettson resume" lets it run.';

/** Room for a model call outside of runs, and its current price; null: unknown. */
export interface Reservation {
  id: string;
  price: ModelPrice | null;
}

/** A model call outside of runs. */
export interface SingleCall {
  keyId: string;
  model: PricedModel;
  /** Characters that the model will read. */
  chars: number;
  maxOutputTokens: number | undefined;
  /** After this time the reservation no longer counts, whatever happened to the call. */
  timeLimitMs: number;
}

/**
 * Like `reserveCost`, for a model call outside of runs. Returns the reservation, or the reason why the call is refused. Throws
 * `unavailable` while the installation is paused.
 */
export async function reserveCall(
  db: Database,
  accountId: string,
  { keyId, model, chars, maxOutputTokens, timeLimitMs }: SingleCall,
): Promise<Reservation | CostRefusal> {
  const id = newId('rsv');
  const { rows } = await sql<Caps & { isPaused: boolean } & KnownModel>`
    select ${CAPS}, ${IS_PAUSED} as "isPaused", ${knownModel(model.id, model.tableNames)}
      ${capped(accountId, keyId)}`.execute(db);
  const [caps] = rows;
  if (caps === undefined) throw new Error(`there is no account ${accountId}`);
  if (caps.isPaused) throw new ApiError('unavailable', PAUSED);
  const { price } = toDescription(model, caps);
  if (!hasCap(caps)) return { id, price };
  if (price === null) return { reason: 'price_unknown', model: model.id };
  return transaction(db, async (tx) => {
    const amount = costAtMost(price, { chars, outputTokens: maxOutputTokens });
    const reached = await findReachedCap(tx, accountId, { keyId, caps, amount });
    if (reached !== undefined) return reached;
    await sql`
      insert into call_reservations (id, account_id, key_id, amount_usd, expires_at)
      values (${id}, ${accountId}, ${keyId}, ${amount}, now() + ${timeLimitMs} * interval '1 millisecond')`.execute(
      tx,
    );
    return { id, price };
  });
}

/** Ends a reservation whose call failed. */
export async function releaseCall(db: Database, accountId: string, reservationId: string): Promise<void> {
  await sql`delete from call_reservations where account_id = ${accountId} and id = ${reservationId}`.execute(
    db,
  );
}

/** For all accounts: removes reservations whose process died. They no longer count. */
export async function deleteExpiredReservations(db: Database): Promise<void> {
  await sql`delete from call_reservations where expires_at < now()`.execute(db);
}

/** Whether the key's spending has a monthly limit, for the account or the key. */
export async function isCapped(db: Database, accountId: string, keyId: string): Promise<boolean> {
  const { rows } = await sql<Caps>`select ${CAPS} ${capped(accountId, keyId)}`.execute(db);
  return rows[0] !== undefined && hasCap(rows[0]);
}

interface Caps {
  account: number | null;
  key: number | null;
}

const CAPS = sql.raw('a.monthly_cost_limit_usd as account, k.monthly_cost_limit_usd as key');

const capped = (accountId: string, keyId: string) => sql`
  from accounts a left join api_keys k on k.account_id = a.id and k.id = ${keyId} where a.id = ${accountId}`;

function hasCap({ account, key }: Caps): boolean {
  return account !== null || key !== null;
}

function costAtMost(
  price: ModelPrice,
  {
    chars,
    overheadTokens = 0,
    outputTokens = OUTPUT_TOKENS,
  }: { chars: number; overheadTokens?: number; outputTokens?: number | undefined },
): number {
  const tokens = Math.ceil(chars / CHARS_PER_TOKEN) + overheadTokens;
  return costOf(price, { input_tokens: tokens, output_tokens: outputTokens, cached_input_tokens: 0 });
}

/** The cap that has no room for this amount. Locks the account until the transaction ends. */
async function findReachedCap(
  tx: Database,
  accountId: string,
  { keyId, caps, amount, butAgentId }: { keyId: string; caps: Caps; amount: number; butAgentId?: string },
): Promise<ReachedCap | undefined> {
  await lockAccount(tx, accountId);
  const used = await selectSpending(tx, accountId, { keyId, butAgentId: butAgentId ?? null });
  for (const scope of ['account', 'key'] as const) {
    const limit = caps[scope];
    if (limit !== null && used[scope] + amount > limit) {
      return { reason: 'budget_reached', budget: 'monthly_cost_usd', scope, used: used[scope], limit };
    }
  }
  return undefined;
}

/** This month's cost and what calls in progress may add, except for one agent, for the account and the key. */
async function selectSpending(
  tx: Database,
  accountId: string,
  { keyId, butAgentId }: { keyId: string; butAgentId: string | null },
): Promise<{ account: number; key: number }> {
  const { rows } = await sql<{ account: number; key: number }>`
    with spent as (
      select key_id, cost_usd as usd from usage_days
       where account_id = ${accountId} and day >= ${MONTH_START}::date
      union all
      select r.key_id, r.amount_usd from cost_reservations r join agents a on a.id = r.agent_id
       where r.account_id = ${accountId} and r.agent_id is distinct from ${butAgentId}
         and a.lease_id = r.lease_id and a.lease_expires_at > now()
      union all
      select key_id, amount_usd from call_reservations where account_id = ${accountId} and expires_at > now())
    select coalesce(sum(usd), 0) as account, coalesce(sum(usd) filter (where key_id = ${keyId}), 0) as key
      from spent`.execute(tx);
  const row = rows[0];
  if (row === undefined) throw new Error('an aggregate returned no row');
  return row;
}

/** What providers count for a large picture, and for each page of a PDF, of which a small one has 10 kB. */
const PICTURE_TOKENS = 1_600;
const PDF_BYTES_PER_TOKEN = 5;

/** The most tokens that the agent's pictures and PDFs may be. */
async function countInputTokens(tx: Database, accountId: string, agentId: string): Promise<number> {
  const { rows } = await sql<{ tokens: number }>`
    select coalesce(sum(case media_type when 'application/pdf' then size_bytes / ${PDF_BYTES_PER_TOKEN}::int
                                        else ${PICTURE_TOKENS}::int end), 0)::float8 as tokens
      from agent_input_files where account_id = ${accountId} and agent_id = ${agentId}`.execute(tx);
  return rows[0]?.tokens ?? 0;
}

async function countConversation(tx: Database, accountId: string, agentId: string): Promise<number> {
  const { rows } = await sql<{ chars: number }>`
    select coalesce(sum(length(coalesce(resume, data::text))), 0)::float8 as chars from agent_events
     where account_id = ${accountId} and agent_id = ${agentId}
       and type in ('message', 'tool-call-end', 'user-message')`.execute(tx);
  return rows[0]?.chars ?? 0;
}
