import { type RawBuilder, sql } from 'kysely';
import type { Embedding } from '../model/embedding.ts';
import { inScope, type MemoryScope } from '../model/memory-scope.ts';
import { withoutIndex } from './without-index.ts';

/** Below this many vectors an exact scan is as fast as the index, and exact. */
const EXACT_BELOW = 3000;
/** How widely the index is searched: it finds 97 % of the 50 nearest and 98 % of the 10 nearest of 10,000. */
const INDEX_WIDTH = 150;
/** The index is walked past the vectors of others: it may hold at most this many for each of ours. */
const INDEX_SHARE = 20;

/**
 * The part of the search that finds the nearest vectors, from `query_vectors`, `memory_count` and, with filters,
 * `eligible`: by the index when
 * the account is large and holds a good share of it, else one by one. The gates are evaluated before their branch
 * starts, so only one of the two runs.
 */
export function selectNearest(
  scope: MemoryScope,
  { modelId, vector }: Embedding,
  { isFiltered, limit }: { isFiltered: boolean; limit: number },
): RawBuilder<unknown> {
  const { accountId } = scope;
  const queryVector = sql`(select vector from query_vectors where model_id = ${modelId})`;
  if (isFiltered) {
    return sql`(
      select eligible.id from eligible
        join memory_vectors x on x.version_id = eligible.id and x.model_id = ${modelId} and x.account_id = ${accountId}
       order by x.embedding <#> ${queryVector} limit ${limit})`;
  }
  const isOfModel = sql`x.live and x.model_id = ${sql.lit(modelId)}`;
  const isOurs = sql`x.account_id = ${accountId} and (x.expires_at is null or x.expires_at > now_ms())
    and ${inScope(scope, sql`x.namespace`)}`;
  const type = sql.raw(`vector(${vector.length})`);
  // Set here and not by SET: it holds for this statement only, and costs no round trip.
  return sql`(
    select version_id from (
      with strategy as materialized (
        select n >= ${EXACT_BELOW} and n * ${INDEX_SHARE} >=
               (select reltuples from pg_class where oid = 'memory_vectors'::regclass) as by_index,
               set_config('hnsw.iterative_scan', 'relaxed_order', true), set_config('hnsw.ef_search', '${sql.raw(String(INDEX_WIDTH))}', true)
          from memory_count)
      (select x.version_id from memory_vectors x
        where not (select by_index from strategy) and ${isOfModel} and ${isOurs}
        order by (x.embedding <#> ${queryVector}) + 0 limit ${limit})
      union all
      (select x.version_id from memory_vectors x
        where (select by_index from strategy) and ${isOfModel} and ${withoutIndex(isOurs)}
        order by (x.embedding::${type}) <#> ${queryVector}::${type} limit ${limit})) nearest)`;
}
