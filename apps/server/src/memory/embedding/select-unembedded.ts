import type { Database } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';

/** Which memories a model embeds. */
export type EmbeddedLanguages = 'all' | 'english' | 'others';

/** True for a version `v` in one of the languages. */
function isIn(languages: EmbeddedLanguages): RawBuilder<boolean> {
  if (languages === 'all') return sql`true`;
  return languages === 'english' ? sql`v.language = 'en'` : sql`v.language <> 'en'`;
}

/** A version without a vector of the model. */
export interface UnembeddedVersion {
  accountId: string;
  versionId: number;
  key: string;
  value: string;
}

interface Wanted {
  modelId: string;
  languages: EmbeddedLanguages;
  /** Either versions that are live, or those that have ended. */
  live: boolean;
  /** A version id: only later ones. */
  after: number;
}

/** True for a version `v` without a vector of the model. */
const isUnembedded = ({ modelId, languages, live, after }: Wanted) => sql`
  v.id > ${after} and (v.valid_to is null) = ${live} and ${isIn(languages)}
  and not exists (select from memory_vectors e where e.version_id = v.id and e.model_id = ${modelId})`;

/**
 * The accounts that have versions without a vector, and the id of the newest version of all: later ones are listed the
 * next time.
 */
export async function selectAccountsBehind(
  db: Database,
  wanted: Wanted,
): Promise<{ accountIds: string[]; upTo: number }> {
  const { rows } = await sql<{ accountIds: string[]; upTo: number }>`
    select coalesce((select max(id) from memory_versions), 0) as "upTo",
           array(select distinct v.account_id from memory_versions v where ${isUnembedded(wanted)}) as "accountIds"`.execute(
    db,
  );
  return rows[0] ?? { accountIds: [], upTo: wanted.after };
}

/**
 * The next versions of an account without a vector, by version id. It serves the background job, so namespaces do not
 * matter.
 */
export async function selectUnembedded(
  db: Database,
  accountId: string,
  { limit, ...wanted }: Wanted & { limit: number },
): Promise<UnembeddedVersion[]> {
  const { rows } = await sql<UnembeddedVersion>`
    select v.account_id as "accountId", v.id as "versionId", m.key, v.value
      from memory_versions v join memories m on m.account_id = v.account_id and m.id = v.memory_id
     where v.account_id = ${accountId} and ${isUnembedded(wanted)}
     order by v.id limit ${limit}`.execute(db);
  return rows;
}
