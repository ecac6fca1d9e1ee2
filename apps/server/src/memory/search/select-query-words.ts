import { type RawBuilder, sql } from 'kysely';
import type { SearchText } from '../model/search-text.ts';

/**
 * The words that are looked for, each with a tsquery that the account's lexeme is part of. A word is stemmed in every
 * language that the account has memories in, since a short query hardly tells its own: its stems count as one word. What
 * the query's own language leaves out ("die", "les") is left out in all.
 */
export function selectQueryWords(
  accountId: string,
  { folded, accented, terms }: SearchText,
  { config, limit }: { config: string; limit: number },
): RawBuilder<unknown> {
  return sql`(
    with variants as (
      select 'english'::regconfig as config, ${folded}::text as source
      union
      select c.oid::regconfig, source
        from memory_languages l
        join pg_ts_config c on c.cfgname = l.config and c.cfgnamespace = 'pg_catalog'::regnamespace
        cross join (values (${folded}::text), (${accented}::text)) as s(source)
       where l.account_id = ${accountId} and l.config <> 'english'),
    own as materialized (
      select coalesce((select oid from pg_ts_config where cfgname = ${config}
                          and cfgnamespace = 'pg_catalog'::regnamespace), 'english'::regconfig)::regconfig as config),
    telling as materialized (
      select unnest(positions) as position from own, unnest(to_tsvector(own.config, ${folded}))
      intersect
      select unnest(positions) from own, unnest(to_tsvector(own.config, ${accented}))),
    stems as materialized (
      select position, lexeme, variants.config = 'english'::regconfig as is_english
        from variants, unnest(to_tsvector(variants.config, source)) stem(lexeme, positions, weights),
             unnest(positions) as position
       where position in (select position from telling)),
    names as (
      select position, (array_agg(lexeme order by is_english desc, lexeme))[1] as name from stems group by position),
    words as (
      select name, array_agg(distinct lexeme) as lexemes from stems join names using (position) group by name
      union
      select term, array[term] from unnest(${terms}::text[]) as term)
    select name as lexeme,
           ('''@' || ${accountId}::text || ''' & (' || (
             select string_agg('''' || replace(replace(lexeme, '\\', '\\\\'), '''', '''''') || '''', ' | ')
               from unnest(lexemes) as lexeme) || ')')::tsquery as tsquery
      from words
     order by length(name) desc limit ${limit})`;
}
