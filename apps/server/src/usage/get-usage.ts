import type { MemoryAccess, Usage, UsageQuery } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { ApiError } from '../errors.ts';
import { currentOrigin } from '../models/table/current-table.ts';
import type { CountWithinLimit } from './get-account.ts';

type Amounts = Usage['total'];

const AMOUNTS = sql.raw(`
  coalesce(sum(runs), 0)::int as runs, coalesce(sum(run_seconds), 0) / 3600 as agent_hours,
  coalesce(sum(input_tokens), 0)::bigint as input_tokens, coalesce(sum(output_tokens), 0)::bigint as output_tokens,
  coalesce(sum(cached_input_tokens), 0)::bigint as cached_input_tokens,
  coalesce(sum(tool_calls), 0)::int as tool_calls, coalesce(sum(cost_usd), 0) as cost_usd,
  coalesce(bool_or(estimated), false) as estimated`);

const GROUP = { day: sql`to_char(day, 'YYYY-MM-DD')`, key: sql`key_id`, model: sql`model` };

/** What the account's agents used from one day to another (UTC, both included), by day, key or model. */
export async function getUsage(
  {
    db,
    countMemories,
    countPendingEmbeddings,
  }: { db: Database; countMemories: CountWithinLimit; countPendingEmbeddings: CountWithinLimit },
  accountId: string,
  { memoryLimit, ...query }: UsageQuery & { memoryLimit: MemoryAccess | null },
): Promise<Usage> {
  const today = new Date().toISOString().slice(0, 10);
  const from = query.from ?? `${today.slice(0, 8)}01`;
  const to = query.to ?? today;
  if (from > to) {
    throw new ApiError('invalid_query', 'from is later than to', {
      details: { field: 'from', expected: `a day up to ${to}` },
    });
  }
  const within = sql`account_id = ${accountId} and day between ${from}::date and ${to}::date`;
  const group = GROUP[query.group_by];
  const { rows: data } = await sql<Amounts & { group: string }>`
    select ${group} as "group", ${AMOUNTS} from usage_days where ${within} group by 1 order by 1`.execute(db);
  const { rows: totals } = await sql<Amounts>`select ${AMOUNTS} from usage_days where ${within}`.execute(db);
  const total = totals[0];
  if (total === undefined) throw new Error('an aggregate returned no row');
  const { source, version, date } = await currentOrigin(db);
  return {
    from,
    to,
    group_by: query.group_by,
    data,
    total,
    prices: { source, version, date },
    memory: {
      count: await countMemories(db, accountId, memoryLimit),
      pending_embeddings: await countPendingEmbeddings(db, accountId, memoryLimit),
    },
  };
}
