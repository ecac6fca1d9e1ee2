import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { liveAt } from '../versions/queries.ts';

/** A state without a vector of the model. */
export interface UnembeddedRow {
  accountId: string;
  rowId: number;
  key: string;
  value: string;
}

/**
 * The next states without a vector of the model, of all accounts, by row id: those that are live or those that ended.
 * The one query of memories that names no account: it serves the background job, and what it finds is stored by account.
 */
export async function selectUnembedded(
  db: Database,
  { modelId, live, after, limit }: { modelId: string; live: boolean; after: number; limit: number },
): Promise<UnembeddedRow[]> {
  const { rows } = await sql<UnembeddedRow>`
    select v.account_id as "accountId", v.id as "rowId", m.key, v.value
      from memory_versions v join memories m on m.account_id = v.account_id and m.id = v.memory_id
     where v.id > ${after} and (v.valid_to is null) = ${live}
       and not exists (select from memory_vectors e where e.version_id = v.id and e.model_id = ${modelId})
     order by v.id
     limit ${limit}`.execute(db);
  return rows;
}

/** Live memories of an account that semantic search does not find yet. */
export async function countUnembedded(db: Database, accountId: string, modelId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from memory_versions v
     where v.account_id = ${accountId} and ${liveAt(undefined)}
       and not exists (select from memory_vectors e where e.version_id = v.id and e.model_id = ${modelId})`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}
