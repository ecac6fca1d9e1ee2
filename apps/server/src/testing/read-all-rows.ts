import type { Database } from '@jettson/database';
import { sql } from 'kysely';

/**
 * All rows of all our tables, by table name, to check that nothing has changed; without idempotency keys and the last
 * use of API keys.
 */
export async function readAllRows(db: Database): Promise<Record<string, unknown[]>> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'idempotency_keys'`.execute(
    db,
  );
  const reads = tables.map(
    ({ name }) => sql`
      select ${sql.lit(name)} as name, coalesce(jsonb_agg(to_jsonb(t) - 'last_used_at' order by t::text), '[]') as rows
        from ${sql.id(name)} t`,
  );
  // One statement: tests do this hundreds of times.
  const { rows } = await sql<{ name: string; rows: unknown[] }>`${sql.join(reads, sql` union all `)}`.execute(
    db,
  );
  return Object.fromEntries(rows.map(({ name, rows: all }) => [name, all]));
}
