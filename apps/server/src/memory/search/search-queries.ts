import type { MemorySearchMode } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';
import { type MemoryFilters, matchesFilters } from '../versions/filter-queries.ts';
import { MEMORY_COLUMNS, type MemoryRow } from '../versions/memory-row.ts';
import { liveAt, liveCount } from '../versions/queries.ts';
import { toVectorText } from '../versions/write-queries.ts';
import { AGE_SCALE_MS, AGE_WEIGHT, IMPORTANCE_WEIGHT, KEYWORD_SCORING, type Scoring } from './scoring.ts';
import type { SearchText } from './search-text.ts';

/** Best candidates taken from each leg: 30, 50 and 100 gave the same quality. */
const CANDIDATES = 50;
/** Words of a query that are looked up: of a very long one the longest, which are the most telling. */
const WORDS = 100;
/**
 * Words are weighed as if the account had this many memories more, without any of them: with one memory alone
 * every word of it would be worthless.
 */
const PRIOR_MEMORIES = 10;
/** Below this many vectors an exact scan is as fast as the index, and exact. */
const EXACT_BELOW = 3000;
/** How widely the index is searched: it finds 97 % of the 50 nearest and 98 % of the 10 nearest of 10,000. */
const INDEX_WIDTH = 150;
/** The index is walked past the vectors of others: it may hold at most this many for each of ours. */
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

/**
 * The best matches with their parts, best first, in one statement.
 *
 * The embedded database keeps no statistics by itself, so the statement leaves the planner no choice that it could
 * get wrong: rows are fetched by id in laterals (offset 0 keeps them apart), and a condition that must not choose the
 * index is `opaque`. With choices of its own a search of 10,000 took 0.8 s.
 */
export async function selectMatches(
  db: Database,
  accountId: string,
  input: SearchInput,
): Promise<FoundRow[]> {
  const { text, embedding, scoring, mode, filters, asOf, minScore, limit } = input;
  const now = asOf === undefined ? sql`now_ms()` : sql`${asOf}::bigint`;
  const isEligible = sql`${liveAt(asOf)} and ${matchesFilters(filters)}`;
  const { namespace, ...otherFilters } = filters;
  const isPlain = asOf === undefined && Object.keys(otherFilters).length === 0;
  // In mode semantic no word is looked up; its weight is 0 everywhere.
  const words = mode === 'semantic' ? { text: '', terms: [] } : text;
  const { rows } = await sql<FoundRow>`
    with query as materialized (
      select ${embedding === null ? null : toVectorText(embedding.vector)}::vector as vector),
    t as materialized (
      select lexeme, ('''@' || ${accountId}::text || ''' & ''' ||
             replace(replace(lexeme, '\\', '\\\\'), '''', '''''') || '''')::tsquery as q
        from unnest(to_tsvector('english', ${words.text}) || array_to_tsvector(${words.terms}::text[]))
       order by length(lexeme) desc limit ${WORDS}),
    n as materialized (
      select ${PRIOR_MEMORIES}::float8 + ${
        isPlain
          ? liveCount(accountId, namespace)
          : sql`(select count(*) from memory_versions v where v.account_id = ${accountId} and ${isEligible})`
      } as n),
    h as materialized (
      select lexeme, ids, ln(1 + (n - cardinality(ids) + 0.5) / (cardinality(ids) + 0.5)) / ln(1 + n) as weight
        from n, (select lexeme, array(
                          select v.id from memory_versions v
                           where v.words @@ t.q and ${asOf === undefined ? opaque(sql`v.account_id = ${accountId}`) : sql`v.account_id = ${accountId}`}
                             and ${isEligible}) as ids
                   from t) found),
    k as materialized (
      select id, sum(weight) as kw from h, unnest(ids) as id group by id),
    candidates as materialized (
      (select id from k order by kw desc, id desc limit ${CANDIDATES})
      union
      ${embedding === null ? sql`select null::bigint where false` : nearest(accountId, embedding, { namespace, isPlain, isEligible })}),
    scored as (
      select v.*, e.cosine, coalesce(k.kw, 0) as kw,
             exp(-greatest(0, ${now} - v.valid_from) / ${AGE_SCALE_MS}::float8) as decay
        from candidates c
        cross join lateral (select * from memory_versions v where v.id = c.id offset 0) v
        left join k on k.id = c.id
        left join lateral (
          select -(x.embedding <#> query.vector) as cosine from memory_vectors x, query
           where x.version_id = c.id and x.model_id = ${embedding?.modelId ?? null} offset 0) e on true
       where ${opaque(sql`v.account_id = ${accountId}`)} and ${isEligible}),
    ranked as (
      select scored.*, 1 / (1 + exp(-(
               case when cosine is null then ${KEYWORD_SCORING.bias}::float8 + ${KEYWORD_SCORING.keyword}::float8 * kw
                    else ${scoring.bias}::float8 + ${scoring.cosine}::float8 * cosine + ${scoring.keyword}::float8 * kw end
               + ${IMPORTANCE_WEIGHT}::float8 * (importance - 5) + ${AGE_WEIGHT}::float8 * (decay - 1)))) as score
        from scored),
    best as materialized (
      select * from ranked where score >= ${minScore} order by score desc, valid_from desc, id desc limit ${limit})
    select ${MEMORY_COLUMNS}, v.score, v.cosine, v.decay as "timeDecay",
           coalesce(v.kw / nullif((select sum(weight) from h), 0), 0) as "wordShare",
           (select jsonb_agg(jsonb_build_object('word', lexeme, 'weight', weight) order by weight desc)
              from h where v.id = any (ids)) as words
      from best v
      cross join lateral (
        select * from memories m where m.account_id = v.account_id and m.id = v.memory_id offset 0) m
     order by v.score desc, v.valid_from desc, v.id desc`.execute(db);
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
    namespace,
    isPlain,
    isEligible,
  }: { namespace: string | undefined; isPlain: boolean; isEligible: RawBuilder<unknown> },
): RawBuilder<unknown> {
  if (!isPlain) {
    return sql`(
      select v.id from memory_versions v join memory_vectors x on x.version_id = v.id and x.model_id = ${modelId}
       where v.account_id = ${accountId} and ${isEligible}
       order by x.embedding <#> (select vector from query) limit ${CANDIDATES})`;
  }
  const isOfModel = sql`x.live and x.model_id = ${sql.lit(modelId)}`;
  const isOurs = sql`x.account_id = ${accountId} and (x.expires_at is null or x.expires_at > now_ms())
    ${namespace === undefined ? sql`` : sql`and x.namespace = ${namespace}`}`;
  const type = sql.raw(`vector(${vector.length})`);
  // Set here and not by SET: it holds for this statement only, and costs no round trip.
  return sql`(
    select version_id from (
      with way as materialized (
        select n >= ${EXACT_BELOW} and n * ${INDEX_SHARE} >=
               (select reltuples from pg_class where oid = 'memory_vectors'::regclass) as by_index,
               set_config('hnsw.iterative_scan', 'relaxed_order', true), set_config('hnsw.ef_search', '${sql.raw(String(INDEX_WIDTH))}', true)
          from n)
      (select x.version_id from memory_vectors x
        where not (select by_index from way) and ${isOfModel} and ${isOurs}
        order by (x.embedding <#> (select vector from query)) + 0 limit ${CANDIDATES})
      union all
      (select x.version_id from memory_vectors x
        where (select by_index from way) and ${isOfModel} and ${opaque(isOurs)}
        order by (x.embedding::${type}) <#> (select vector::${type} from query) limit ${CANDIDATES})) near)`;
}

/** The same condition, but the planner takes it to hold for half of the rows and finds no index for it. */
function opaque(condition: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`case when ${condition} then true else false end`;
}
