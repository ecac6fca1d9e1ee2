import type { Database } from '@jettson/database';
import { sql } from 'kysely';

/** The size of the account's uploads, artifacts, inline input files and snapshots, bytes. */
export async function countFileBytes(db: Database, accountId: string): Promise<number> {
  return (await countFiles(db, accountId)).bytes;
}

/** The account's uploads, artifacts and snapshots, including those being stored or removed, and what spawns contained. */
export async function countFiles(db: Database, accountId: string): Promise<{ files: number; bytes: number }> {
  const { rows } = await sql<{ files: number; bytes: number }>`
    select count(*)::integer as files, coalesce(sum(size_bytes), 0)::float8 as bytes
      from (select size_bytes from files where account_id = ${accountId}
             union all
            select size_bytes from agent_input_files where account_id = ${accountId} and content is not null
             union all
            select size_bytes from snapshots where account_id = ${accountId}) kept`.execute(db);
  return rows[0] ?? { files: 0, bytes: 0 };
}
