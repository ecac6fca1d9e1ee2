import { type Database, PLANNED_EACH_TIME } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';
import { type AgentFilter, conditionsOf, isNarrow, isUnfiltered } from './agent-filter.ts';
import { COMPUTER_FAULTS } from './computer-faults.ts';
import { type ListChanges, type ListCursor, SHOWN_CHARS } from './list-cursor.ts';
import type { ListOrder } from './list-order.ts';
import { PENDING_CALLS } from './pending-call-queries.ts';
import { AGENT_COLUMNS, type AgentWithProgress, PROGRESS_IN_LIST, queueOf } from './queries.ts';

/** An agent in a list, with what the cursor of the next page needs. */
export interface ListedAgent extends AgentWithProgress {
  sortKey: string;
  /** It was on no page yet, and its sort key now stands before the end of the previous page. */
  isLate: boolean;
  /** Its sort key may have changed since the first page was read. */
  mayMove: boolean;
  /** The time of the database, exactly. */
  readAtExact: string;
}

const UNSETTLED = sql.raw('a.settled_at is null');
// The first condition is that of earlier indexes.
const SETTLED = sql.raw(`a.status in ('completed', 'error', 'stopped') and a.settled_at is not null`);

/**
 * The time of an end is that at which its transaction began, but it is seen only after the commit: the first page may lack agents
 * that ended up to this long before it was read.
 */
const COMMIT_TIME = sql.raw(`interval '10 seconds'`);

/** Agents that are looked up together, with an index. */
interface Part {
  key: RawBuilder<unknown>;
  conditions: RawBuilder<unknown>[];
  isSettled: boolean;
  isLate: RawBuilder<unknown>;
}

/**
 * One page. An account may have a million agents. Those that match a filter are found with an index: there is one of all by
 * age, and one for each order and each filter that few may match, of the agents that have ended; few are live.
 *
 * The sort key of a live agent may change while somebody reads page after page. So that none comes twice or is missed, the
 * cursor has the ids of those that were shown. The others that may have moved come at their present place, or on the next page
 * if the list has already passed that.
 */
export async function selectAgents(
  db: Database,
  accountId: string,
  {
    limit,
    order,
    after,
    filter,
  }: { limit: number; order: ListOrder; after: ListCursor | undefined; filter: AgentFilter },
): Promise<ListedAgent[]> {
  const { direction, isChanging } = order;
  const mayMove = isChanging
    ? sql`coalesce(a.settled_at > ${settledBefore(after?.changes)}, true)`
    : sql`false`;
  const matches = partsOf(order, after, filter).map(({ key, conditions, isSettled, isLate }) => {
    const all = [sql`a.account_id = ${accountId}`, ...conditions, ...conditionsOf(filter, isSettled)];
    return sql`
    (select a.id, a.created_at, a.status, a.lease_expires_at, ${key} as key, ${isLate} as is_late, ${mayMove} as may_move
       from agents a where ${sql.join(all, sql` and `)}
      order by ${key} ${direction}, a.id ${direction} limit ${limit})`;
  });
  const { rows } = await sql<ListedAgent>`
    ${sql.raw(isNarrow(filter) ? PLANNED_EACH_TIME : '')} with page as materialized (
      select * from (${sql.join(matches, sql` union all `)}) matches
       order by key ${direction}, id ${direction} limit ${limit}),
    queued as materialized (
      select max(created_at) as newest from page where status = 'spawning' and lease_expires_at is null),
    queue as materialized (
      select q.id, row_number() over (order by q.created_at) as position
        from ${queueOf(accountId)} and q.created_at <= (select newest from queued))
    select ${AGENT_COLUMNS}, ${PROGRESS_IN_LIST}, ${PENDING_CALLS}, a.created_at::text as "createdAtExact",
           page.key::text as "sortKey", page.is_late as "isLate", page.may_move as "mayMove",
           now() as "readAt", now()::text as "readAtExact",
           case when a.status = 'spawning' then coalesce(queue.position, 0) end::int as "queuePosition",
           ${COMPUTER_FAULTS} as "computerFaults"
      from page join agents a on a.id = page.id left join queue on queue.id = a.id
     where a.account_id = ${accountId} order by page.key ${direction}, page.id ${direction}`.execute(db);
  return rows;
}

function partsOf(order: ListOrder, after: ListCursor | undefined, filter: AgentFilter): Part[] {
  if (after?.changes?.shown) return partsAfterChanges(order, after, after.changes, after.changes.shown);
  const part = (condition: RawBuilder<unknown>, key: RawBuilder<unknown>, isSettled: boolean): Part => ({
    key,
    conditions: [condition, isPast(order, after, key)],
    isSettled,
    isLate: sql`false`,
  });
  if (!order.isChanging && !isNarrow(filter)) return [part(sql`true`, order.liveKey, false)];
  return [part(UNSETTLED, order.liveKey, false), part(SETTLED, order.settledKey, true)];
}

/** Agents whose keys may have changed since the first page are sorted by their present keys, and the others by those of then. */
function partsAfterChanges(
  order: ListOrder,
  after: ListCursor,
  changes: ListChanges,
  shown: readonly string[],
): Part[] {
  const { liveKey, settledKey, keyAtEnd } = order;
  const before = settledBefore(changes);
  const asOf = sql`${changes.asOf}::timestamptz`;
  const unseen = sql`right(a.id, ${sql.lit(SHOWN_CHARS)}) <> all(${shown}::text[]) and a.created_at <= ${asOf}`;
  const isMoving = sql`a.settled_at > ${before} and (a.ended_at > ${before} or a.settled_at <= ${asOf})`;
  const wasAddedTo = sql`a.settled_at > ${asOf} and a.ended_at <= ${before}`;
  const moving = (condition: RawBuilder<unknown>, key: RawBuilder<unknown>, isSettled: boolean): Part => ({
    key,
    conditions: [condition, unseen],
    isSettled,
    isLate: sql`not (${isPast(order, after, key)})`,
  });
  const fixed = (condition: RawBuilder<unknown>, key: RawBuilder<unknown>): Part => ({
    key,
    conditions: [SETTLED, condition, isPast(order, after, key)],
    isSettled: true,
    isLate: sql`false`,
  });
  return [
    moving(UNSETTLED, liveKey, false),
    moving(sql`${SETTLED} and ${isMoving}`, settledKey, true),
    fixed(wasAddedTo, keyAtEnd),
    fixed(sql`a.settled_at <= ${before}`, settledKey),
  ];
}

/** Whether the agent comes after the page before. */
function isPast(
  order: ListOrder,
  after: ListCursor | undefined,
  key: RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (after === undefined) return sql`true`;
  return sql`(${key}, a.id) ${order.after} (${after.key}::${order.type}, ${after.id})`;
}

/** Agents that ended before this time have the sort keys that they had when the first page was read. */
function settledBefore(changes: ListChanges | null | undefined): RawBuilder<unknown> {
  return changes ? sql`${changes.asOf}::timestamptz - ${COMMIT_TIME}` : sql`now() - ${COMMIT_TIME}`;
}

/**
 * How many agents match the filters, exactly, or `limit` if there are more; and what they cost together if that is exact. Without
 * filters the number is kept, not counted, and the cost of the account is that of its usage.
 */
export async function countAgents(
  db: Database,
  accountId: string,
  { filter, limit }: { filter: AgentFilter; limit: number },
): Promise<{ total: number; isExact: boolean; costUsd: number | null }> {
  if (isUnfiltered(filter)) return { total: await countAll(db, accountId), isExact: true, costUsd: null };
  const some = (part: RawBuilder<unknown>, isSettled: boolean) => {
    const all = [sql`a.account_id = ${accountId}`, part, ...conditionsOf(filter, isSettled)];
    return sql`(select a.cost_usd from agents a where ${sql.join(all, sql` and `)} limit ${limit + 1})`;
  };
  const matches = isNarrow(filter)
    ? sql`${some(UNSETTLED, false)} union all ${some(SETTLED, true)}`
    : some(sql`true`, false);
  const { rows } = await sql<{ total: number; costUsd: number }>`
    ${sql.raw(PLANNED_EACH_TIME)}
    select count(*)::int as total, coalesce(sum(cost_usd), 0)::float8 as "costUsd" from (${matches}) matches`.execute(
    db,
  );
  const { total = 0, costUsd = 0 } = rows[0] ?? {};
  const isExact = total <= limit;
  return { total: Math.min(total, limit), isExact, costUsd: isExact ? costUsd : null };
}

async function countAll(db: Database, accountId: string): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select coalesce(sum(kept), 0)::int as total from agent_counts where account_id = ${accountId}`.execute(
    db,
  );
  return rows[0]?.total ?? 0;
}
