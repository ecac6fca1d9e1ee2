import type { Database } from '@jettson/database';
import { sql } from 'kysely';

/** What the account's uploads and artifacts take, bytes. */
export async function countFileBytes(db: Database, accountId: string): Promise<number> {
  const { rows } = await sql<{ used: number }>`
    select coalesce(sum(size_bytes), 0)::float8 as used from files where account_id = ${accountId}`.execute(
    db,
  );
  return rows[0]?.used ?? 0;
}
