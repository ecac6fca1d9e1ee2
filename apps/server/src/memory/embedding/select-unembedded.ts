import type { Database } from '@jettson/database';
import { sql } from 'kysely';

/** A version without a vector of the model. */
export interface UnembeddedVersion {
  accountId: string;
  versionId: number;
  key: string;
  value: string;
}

/**
 * The next versions without a vector of the model, of all accounts, by version id: those that are live or those that ended.
 * The one query of memories that names no account: it serves the background job, and what it finds is stored by account.
 */
export async function selectUnembedded(
  db: Database,
  { modelId, live, after, limit }: { modelId: string; live: boolean; after: number; limit: number },
): Promise<UnembeddedVersion[]> {
  const { rows } = await sql<UnembeddedVersion>`
    select v.account_id as "accountId", v.id as "versionId", m.key, v.value
      from memory_versions v join memories m on m.account_id = v.account_id and m.id = v.memory_id
     where v.id > ${after} and (v.valid_to is null) = ${live}
       and not exists (select from memory_vectors e where e.version_id = v.id and e.model_id = ${modelId})
     order by v.id
     limit ${limit}`.execute(db);
  return rows;
}
