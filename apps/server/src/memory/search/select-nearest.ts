import { type RawBuilder, sql } from 'kysely';
import type { Embedding } from '../model/embedding.ts';
import { GENERATIONS } from '../model/generation.ts';
import { inScope, type MemoryScope } from '../model/memory-scope.ts';
import { withoutIndex } from './without-index.ts';

/** Below this many vectors an exact scan is as fast as the index, and exact. */
const EXACT_BELOW = 3000;
/** Beside more vectors of others, an exact scan of this many still costs less than the index would miss. */
const EXACT_BELOW_BESIDE_OTHERS = 8000;
/** From here on the index is used whatever share of it is ours. */
const INDEX_FROM = 20_000;
/**
 * How widely the index is searched: it finds 97 % of the 50 nearest and 98 % of the 10 nearest of 10,000. Where most of it
 * belongs to others it is searched more widely: of 5,000 among 50,000 the narrow search found 94 % of the 50 nearest.
 */
const INDEX_WIDTH = 150;
const INDEX_WIDTH_BESIDE_OTHERS = 600;
/** The index is walked on past the vectors of others: by default it stops at 20,000, or when its memory is full before. */
const MAX_SCAN_TUPLES = 500_000;
const SCAN_MEMORY_MULTIPLIER = 64;
/** What a row takes besides its vector. The size of the table tells how many there are: the embedded database keeps no statistics. */
const ROW_BYTES = 100;

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
       order by x.embedding <#> ${queryVector} limit ${sql.lit(limit)})`;
  }
  const isOfModel = sql`x.live and x.model_id = ${sql.lit(modelId)}`;
  const isOurs = sql`x.account_id = ${accountId} and (x.expires_at is null or x.expires_at > now_ms())
    and ${inScope(scope, sql`x.namespace`)}`;
  const type = sql.raw(`vector(${vector.length})`);
  const byIndex = GENERATIONS.map(
    (generation) => sql`(
      select x.version_id, (x.embedding::${type}) <#> ${queryVector}::${type} as distance from memory_vectors x
       where (select by_index from strategy) and ${isOfModel} and x.generation = ${sql.lit(generation)} and ${withoutIndex(isOurs)}
       order by (x.embedding::${type}) <#> ${queryVector}::${type} limit ${sql.lit(limit)})`,
  );
  // Set here and not by SET: it holds for this statement only, and costs no round trip.
  return sql`(
    select version_id from (
      with share as materialized (
        select n, n * 2 >= total as is_half, n * 4 >= total as is_quarter
          from memory_count, (select pg_relation_size('memory_vectors') / ${sql.lit(4 * vector.length + ROW_BYTES)} as total) t),
      strategy as materialized (
        select n >= ${INDEX_FROM} or is_half and n >= ${EXACT_BELOW}
               or is_quarter and n >= ${EXACT_BELOW_BESIDE_OTHERS} as by_index,
               set_config('hnsw.iterative_scan', 'relaxed_order', true),
               set_config('hnsw.max_scan_tuples', '${sql.raw(String(MAX_SCAN_TUPLES))}', true),
               set_config('hnsw.scan_mem_multiplier', '${sql.raw(String(SCAN_MEMORY_MULTIPLIER))}', true),
               set_config('hnsw.ef_search', case when is_half then '${sql.raw(String(INDEX_WIDTH))}'
                                                 else '${sql.raw(String(INDEX_WIDTH_BESIDE_OTHERS))}' end, true)
          from share)
      (select x.version_id from memory_vectors x
        where not (select by_index from strategy) and ${isOfModel} and ${isOurs}
        order by (x.embedding <#> ${queryVector}) + 0 limit ${sql.lit(limit)})
      union all
      (select version_id from (${sql.join(byIndex, sql` union all `)}) by_index order by distance limit ${sql.lit(limit)})) nearest)`;
}
