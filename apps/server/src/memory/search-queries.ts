import type { MemorySearchMode } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';
import { type MemoryFilters, matchesFilters } from './filter-queries.ts';
import { MEMORY_COLUMNS, MEMORY_JOIN, type MemoryRow } from './memory-row.ts';
import { liveAt } from './queries.ts';
import { AGE_SCALE_MS, AGE_WEIGHT, IMPORTANCE_WEIGHT, KEYWORD_SCORING, type Scoring } from './scoring.ts';
import type { SearchText } from './search-text.ts';
import { toVectorText } from './write-queries.ts';

/** Best candidates taken from each leg: 30, 50 and 100 gave the same quality. */
const CANDIDATES = 50;
/**
 * Words are weighed as if the account had this many memories more, without any of them: with one memory alone
 * every word of it would be worthless.
 */
const PRIOR_MEMORIES = 10;
/** Below this many vectors an exact scan is as fast as the index, and exact. */
const EXACT_BELOW = 3000;
/** The index is walked past the vectors of others: it must hold at most this many for each of ours. */
const INDEX_SHARE = 20;

export interface SearchInput {
  text: SearchText;
  /** Null: the keyword leg alone. */
  embedding: { modelId: string; vector: Float32Array } | null;
  scoring: Scoring;
  mode: MemorySearchMode;
  filters: MemoryFilters;
  asOf: number | undefined;
  minScore: number;
  limit: number;
}

export interface FoundRow extends MemoryRow {
  score: number;
  cosine: number | null;
  /** Share of the query's word weight that matched, 0..1. */
  wordShare: number;
  timeDecay: number;
  words: { word: string; weight: number }[] | null;
}

/** The best matches with their parts, best first, in one statement. */
export async function selectMatches(
  db: Database,
  accountId: string,
  { text, embedding, scoring, mode, filters, asOf, minScore, limit }: SearchInput,
): Promise<FoundRow[]> {
  const now = asOf === undefined ? sql`now_ms()` : sql`${asOf}::bigint`;
  const eligible = sql`v.account_id = ${accountId} and ${liveAt(asOf)} and ${matchesFilters(filters)}`;
  // In mode semantic no word is looked up; its kw is 0 everywhere.
  const words = mode === 'semantic' ? { text: '', terms: [] } : text;
  const { rows } = await sql<FoundRow>`
    with t as materialized (
      select lexeme, ('''@' || ${accountId}::text || ''' & ''' ||
             replace(replace(lexeme, '\\', '\\\\'), '''', '''''') || '''')::tsquery as q
        from unnest(to_tsvector('english', ${words.text}) || array_to_tsvector(${words.terms}::text[]))),
    n as materialized (
      select count(*)::float8 + ${PRIOR_MEMORIES} as n from memory_versions v where ${eligible}),
    way as materialized (
      select n >= ${EXACT_BELOW} and n * ${INDEX_SHARE} >=
             (select reltuples from pg_class where oid = 'memory_vectors'::regclass) as by_index,
             -- Here and not by SET: it holds for this statement, without a round trip of its own.
             set_config('hnsw.iterative_scan', 'relaxed_order', true), set_config('hnsw.ef_search', '100', true)
        from n),
    h as materialized (
      select lexeme, ids, ln(1 + (n - cardinality(ids) + 0.5) / (cardinality(ids) + 0.5)) / ln(1 + n) as weight
        from n, (select lexeme, array(select v.id from memory_versions v where v.words @@ t.q and ${eligible}) as ids
                   from t) found),
    k as materialized (
      select id, sum(weight) as kw from h, unnest(ids) as id group by id),
    candidates as (
      (select id from k order by kw desc, id desc limit ${CANDIDATES})
      union
      ${embedding === null ? sql`select null::bigint where false` : nearest(accountId, embedding, { filters, asOf, eligible })}),
    scored as (
      select v.id, e.cosine, coalesce(k.kw, 0) as kw, exp(-greatest(0, ${now} - v.valid_from) / ${AGE_SCALE_MS}::float8) as decay,
             v.importance
        from candidates c
        join memory_versions v on v.id = c.id
        left join k on k.id = c.id
        left join lateral (
          select -(x.embedding <#> ${embedding === null ? null : toVectorText(embedding.vector)}::vector) as cosine
            from memory_vectors x
           where x.version_id = c.id and x.model_id = ${embedding?.modelId ?? null}) e on true),
    ranked as (
      select id, cosine, kw, decay, 1 / (1 + exp(-(
               case when cosine is null then ${KEYWORD_SCORING.bias}::float8 + ${KEYWORD_SCORING.keyword}::float8 * kw
                    else ${scoring.bias}::float8 + ${scoring.cosine}::float8 * cosine + ${scoring.keyword}::float8 * kw end
               + ${IMPORTANCE_WEIGHT}::float8 * (importance - 5) + ${AGE_WEIGHT}::float8 * (decay - 1)))) as score
        from scored)
    select ${MEMORY_COLUMNS}, r.score, r.cosine, r.decay as "timeDecay",
           coalesce(r.kw / nullif((select sum(weight) from h), 0), 0) as "wordShare",
           (select jsonb_agg(jsonb_build_object('word', lexeme, 'weight', weight) order by weight desc)
              from h where v.id = any (ids)) as words
      from ranked r
      join ${MEMORY_JOIN} on v.id = r.id
     where ${eligible} and r.score >= ${minScore}
     order by r.score desc, v.valid_from desc, v.id desc
     limit ${limit}`.execute(db);
  return rows;
}

/**
 * The nearest vectors: by the index when the account is large and holds a good share of it, else one by one.
 * The gates are evaluated before their branch starts, so only one of the two runs.
 */
function nearest(
  accountId: string,
  { modelId, vector }: { modelId: string; vector: Float32Array },
  {
    filters,
    asOf,
    eligible,
  }: { filters: MemoryFilters; asOf: number | undefined; eligible: RawBuilder<unknown> },
): RawBuilder<unknown> {
  const query = sql`${toVectorText(vector)}::vector`;
  const { namespace, ...rest } = filters;
  if (asOf !== undefined || Object.keys(rest).length > 0) {
    return sql`(
      select x.version_id from memory_versions v join memory_vectors x on x.version_id = v.id and x.model_id = ${modelId}
       where ${eligible} order by x.embedding <#> ${query} limit ${CANDIDATES})`;
  }
  const ours = sql`x.live and x.model_id = ${sql.lit(modelId)} and x.account_id = ${accountId}
    and (x.expires_at is null or x.expires_at > now_ms())
    ${namespace === undefined ? sql`` : sql`and x.namespace = ${namespace}`}`;
  const type = sql.raw(`vector(${vector.length})`);
  return sql`(
    select version_id from (
      select x.version_id, x.embedding <#> ${query} as distance from memory_vectors x
       where not (select by_index from way) and ${ours} order by (x.embedding <#> ${query}) + 0 limit ${CANDIDATES}) exact
    union all
    select version_id from (
      select x.version_id from memory_vectors x
       where (select by_index from way) and ${ours}
       order by (x.embedding::${type}) <#> ${query}::${type} limit ${CANDIDATES}) indexed)`;
}
