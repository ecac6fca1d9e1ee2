import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { ENGLISH, languageOfMemory, searchConfigOf } from '../model/search-config.ts';
import { toSearchText } from '../model/search-text.ts';

/** The input from which the words of a version are made. */
export interface WordSource {
  language: string;
  config: string;
  folded: string;
  /** Empty for English, whose stemmer ignores accents. */
  accented: string;
  terms: string[];
}

/** The language of a memory, and the input from which its words are made. */
export function wordSourceOf(accountId: string, memory: { key: string; value: string }): WordSource {
  const language = languageOfMemory(memory);
  const config = searchConfigOf(language);
  const { folded, accented, terms } = toSearchText(`${memory.key} ${memory.value}`, 'memory');
  return {
    language,
    config,
    folded,
    accented: config === 'english' || folded === accented ? '' : accented,
    terms: [...terms, `@${accountId}`],
  };
}

/**
 * The words of a row `s` with the columns of a WordSource. If the database lacks the configuration, they are stemmed as
 * English.
 */
export const WORDS = sql.raw(`(
  select to_tsvector(config, s.folded) || to_tsvector(config, s.accented) || array_to_tsvector(s.terms)
    from (select coalesce((select oid from pg_ts_config where cfgname = s.config
                              and cfgnamespace = 'pg_catalog'::regnamespace), 'english'::regconfig)::regconfig as config) c)`);

/** Records which languages other than English the account has memories in: its searches stem in these too. */
export async function noteLanguages(
  tx: Database,
  accountId: string,
  sources: Pick<WordSource, 'language' | 'config'>[],
): Promise<void> {
  const foreign = new Map(sources.map(({ language, config }) => [language, config]));
  foreign.delete(ENGLISH);
  if (foreign.size === 0) return;
  await sql`
    insert into memory_languages (account_id, language, config)
    select ${accountId}, language, config
      from unnest(${[...foreign.keys()]}::text[], ${[...foreign.values()]}::text[]) as l(language, config)
    on conflict do nothing`.execute(tx);
}

/** Whether the account, or any account, has or had memories that are not English. */
export async function hasOtherLanguages(db: Database, accountId?: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from memory_languages
     where ${accountId === undefined ? sql`true` : sql`account_id = ${accountId}`} limit 1`.execute(db);
  return rows.length > 0;
}
