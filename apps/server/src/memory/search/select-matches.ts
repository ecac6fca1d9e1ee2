import type { MemorySearchMode } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { toVectorText } from '../model/embedding.ts';
import { liveAt } from '../model/live-at.ts';
import { type MemoryFilters, matchesFilters } from '../model/memory-filters.ts';
import { inScope, type MemoryScope } from '../model/memory-scope.ts';
import type { SearchText } from '../model/search-text.ts';
import { type StoredVersion, VERSION_COLUMNS } from '../model/stored-version.ts';
import { liveCount } from '../store/count-queries.ts';
import type { QueryVector } from './embed-query.ts';
import { AGE_SCALE_MS, AGE_WEIGHT, IMPORTANCE_WEIGHT, KEYWORD_SCORING, type Scoring } from './scoring.ts';
import { selectNearest } from './select-nearest.ts';
import { selectQueryWords } from './select-query-words.ts';
import { withoutIndex } from './without-index.ts';

/** Best candidates taken by words, and by meaning: 30, 50 and 100 gave the same quality. */
const CANDIDATES = 50;
/**
 * Words of a query that are looked up: of a very long one the longest, which are the most telling. Each word costs a
 * look at every memory that has it, and the embedded database serves nobody else meanwhile.
 */
const MAX_WORDS = 40;
/** With filters: then each word is looked for in all memories that they let through. */
const MAX_WORDS_FILTERED = 24;
/**
 * Words are weighed as if the account had this many memories more, without any of them: with one memory alone
 * every word of it would be worthless.
 */
const PRIOR_MEMORIES = 10;

export interface SearchInput {
  text: SearchText;
  /** The database's text-search configuration for the query's own language. */
  config: string;
  /** Of the query, one a model; none: it is looked for by its words alone. */
  vectors: QueryVector[];
  mode: MemorySearchMode;
  filters: MemoryFilters;
  asOf: number | undefined;
  minScore: number;
  limit: number;
}

export interface FoundVersion extends StoredVersion {
  score: number;
  /** The score before anything ranked it again. */
  firstScore: number;
  /** The score before its neighbours in a conversation lifted it. */
  rankedScore: number;
  /** The weights of the first score; for a memory without a vector, those of its words alone. */
  bias: number;
  slope: number;
  perWord: number;
  /** The weights of the second stage, if it has scored this memory. */
  late?: NonNullable<Scoring['late']>;
  /** How many memories it was found among: those that pass the filters. */
  among: number;
  cosine: number | null;
  /** Weight of the query's words that matched. */
  keyword: number;
  /** Share of the query's word weight that matched, 0..1. */
  keywordShare: number;
  timeDecay: number;
  words: { word: string; weight: number }[] | null;
}

/**
 * The best matches with what their scores are made of, best first, in one statement.
 *
 * The embedded database keeps no statistics by itself, so the statement leaves the planner no choice that it could
 * get wrong: rows are fetched by id in laterals (offset 0 keeps them apart), and a condition that must not choose the
 * index is wrapped by `withoutIndex`. With choices of its own a search of 10,000 took 0.8 s. Limits that are always the same
 * are part of the text: as parameters they make a plan for any values look dear, and each search was planned anew (3 of 10 ms).
 *
 * Filters are applied once, to all of the account's versions: applied again for each word, 120 common words over 4,000
 * memories took 13 s.
 */
export async function selectMatches(
  db: Database,
  scope: MemoryScope,
  input: SearchInput,
): Promise<FoundVersion[]> {
  const { accountId } = scope;
  const { text, config, vectors, mode, filters, asOf, minScore, limit } = input;
  const now = asOf === undefined ? sql`now_ms()` : sql`${asOf}::bigint`;
  const isOurs = sql`v.account_id = ${accountId} and ${inScope(scope, sql`v.namespace`)}`;
  const isEligible = sql`${liveAt(asOf)} and ${matchesFilters(filters)}`;
  const isFiltered = asOf !== undefined || Object.keys(filters).length > 0;
  const memoryCount = isFiltered ? sql`(select count(*) from eligible)` : liveCount(scope);
  const nearest = vectors.map(
    (vector) => sql`union ${selectNearest(scope, vector, { isFiltered, limit: CANDIDATES })}`,
  );
  // The words of a version are unpacked once, by the concatenation, and not again for each word of the query.
  const idsByWord = isFiltered
    ? sql`select lexeme, tsquery, coalesce(ids, '{}') as ids
            from query_words left join found using (lexeme)`
    : sql`select lexeme, tsquery, array(
                   select v.id from memory_versions v
                    where v.words @@ query_words.tsquery and ${withoutIndex(isOurs)} and ${isEligible}) as ids
            from query_words`;
  // In mode semantic no word is looked up; its weight is 0 everywhere.
  const words = mode === 'semantic' ? { folded: '', accented: '', terms: [] } : text;
  const { rows } = await sql<FoundVersion>`
    with query_vectors as materialized (
      select model_id, vector::vector, bias, slope, per_word
        from unnest(${vectors.map(({ modelId }) => modelId)}::text[],
                    ${vectors.map(({ vector }) => toVectorText(vector))}::text[],
                    ${vectors.map(({ scoring }) => scoring.bias)}::float8[],
                    ${vectors.map(({ scoring }) => scoring.cosine)}::float8[],
                    ${vectors.map(({ scoring }) => scoring.keyword)}::float8[])
             as q(model_id, vector, bias, slope, per_word)),
    query_words as materialized (
      ${selectQueryWords(accountId, words, { config, limit: isFiltered ? MAX_WORDS_FILTERED : MAX_WORDS })}),
    eligible as materialized (
      select v.id from memory_versions v where ${isFiltered} and ${isOurs} and ${isEligible}),
    found as materialized (
      select word.lexeme, array_agg(version.id) as ids
        from (select v.id, v.words || ''::tsvector as words
                from eligible cross join lateral (
                  select * from memory_versions v where v.id = eligible.id offset 0) v offset 0) version
       cross join lateral (
         select lexeme from query_words where version.words @@ query_words.tsquery offset 0) word
       group by word.lexeme),
    memory_count as materialized (
      select ${PRIOR_MEMORIES}::float8 + ${memoryCount} as n),
    word_hits as materialized (
      select lexeme, tsquery, ids, ln(1 + (n - cardinality(ids) + 0.5) / (cardinality(ids) + 0.5)) / ln(1 + n) as weight
        from memory_count, (${idsByWord}) hits),
    keyword_weights as materialized (
      select id, sum(weight) as keyword from word_hits, unnest(ids) as id group by id),
    candidates as materialized (
      (select id from keyword_weights order by keyword desc, id desc limit ${sql.lit(CANDIDATES)})
      ${sql.join(nearest, sql` `)}),
    compared as (
      select v.*, compared_vector.cosine, bias, slope, per_word, coalesce(keyword_weights.keyword, 0) as keyword,
             exp(-least(700, greatest(0, ${now} - v.valid_from) / ${AGE_SCALE_MS}::float8)) as time_decay
        from candidates
        cross join lateral (select * from memory_versions v where v.id = candidates.id offset 0) v
        left join keyword_weights on keyword_weights.id = candidates.id
        left join lateral (
          select -(x.embedding <#> q.vector) as cosine, bias, slope, per_word
            from query_vectors q join memory_vectors x on x.version_id = candidates.id and x.model_id = q.model_id
           limit 1 offset 0
        ) compared_vector on true
       where ${withoutIndex(isOurs)} and ${isEligible}),
    scored as (
      select compared.*, 1 / (1 + exp(-(
               case when cosine is null then ${KEYWORD_SCORING.bias}::float8 + ${KEYWORD_SCORING.keyword}::float8 * keyword
                    else bias + slope * cosine + per_word * keyword end
               + ${IMPORTANCE_WEIGHT}::float8 * (importance - 5) + ${AGE_WEIGHT}::float8 * (time_decay - 1)))) as score
        from compared),
    best as materialized (
      select * from scored where score >= ${minScore} order by score desc, valid_from desc, id desc limit ${limit})
    select ${VERSION_COLUMNS}, v.score, v.score as "firstScore", v.score as "rankedScore",
           coalesce(v.bias, ${KEYWORD_SCORING.bias}::float8) as bias, coalesce(v.slope, 0) as slope,
           coalesce(v.per_word, ${KEYWORD_SCORING.keyword}::float8) as "perWord",
           (select n from memory_count) - ${PRIOR_MEMORIES}::float8 as among, v.cosine, v.keyword, v.time_decay as "timeDecay",
           coalesce(v.keyword / nullif((select sum(weight) from word_hits), 0), 0) as "keywordShare",
           (select jsonb_agg(jsonb_build_object('word', lexeme, 'weight', weight) order by weight desc)
              from word_hits where v.words @@ tsquery) as words
      from best v
      cross join lateral (
        select * from memories m where m.account_id = v.account_id and m.id = v.memory_id offset 0) m
     order by v.score desc, v.valid_from desc, v.id desc`.execute(db);
  return rows;
}
