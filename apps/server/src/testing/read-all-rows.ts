import type { Database } from '@jettson/database';
import { sql } from 'kysely';

/**
 * All rows of all our tables, by table name, to check that nothing has changed; without idempotency keys and the last
 * use of API keys.
 */
export async function readAllRows(db: Database): Promise<Record<string, unknown>> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'idempotency_keys'`.execute(
    db,
  );
  const rowsOf: Record<string, unknown> = {};
  for (const { name } of tables) {
    const { rows } = await sql`
      select to_jsonb(t) - 'last_used_at' as row from ${sql.id(name)} t order by t::text`.execute(db);
    rowsOf[name] = rows;
  }
  return rowsOf;
}
