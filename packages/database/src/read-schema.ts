import { sql } from 'kysely';
import { type Migration, readMigrations } from './migrations.ts';
import type { Database } from './types.ts';

/** How the schema of a database compares with what this version knows. */
export interface Schema {
  /**
   * `pending`: migrations of this version are missing. `newer`: a later version has migrated it, and this one can run
   * beside it. `incompatible`: one of the migrations that a later version applied is a contract migration.
   */
  readonly state: 'current' | 'pending' | 'newer' | 'incompatible';
  /** Of this version, and not applied. */
  readonly pending: readonly string[];
  /** Applied, and unknown here. */
  readonly unknown: readonly string[];
  /** Those of `unknown` that are contract migrations. */
  readonly contracts: readonly string[];
  /** No migration was ever applied. */
  readonly isEmpty: boolean;
}

/** Reads how the schema compares with this version, and changes nothing. */
export async function readSchema(db: Database, known?: readonly Pick<Migration, 'name'>[]): Promise<Schema> {
  const names = (known ?? (await readMigrations())).map(({ name }) => name);
  const applied = await selectNames(db, 'kysely_migration');
  const unknown = applied.filter((name) => !names.includes(name));
  const contracts = (await selectNames(db, 'contract_migrations')).filter((name) => unknown.includes(name));
  const pending = names.filter((name) => !applied.includes(name));
  return {
    state: stateOf({ pending, unknown, contracts }),
    pending,
    unknown,
    contracts,
    isEmpty: applied.length === 0,
  };
}

function stateOf({
  pending,
  unknown,
  contracts,
}: Pick<Schema, 'pending' | 'unknown' | 'contracts'>): Schema['state'] {
  if (contracts.length > 0) return 'incompatible';
  if (pending.length > 0) return 'pending';
  return unknown.length > 0 ? 'newer' : 'current';
}

/** No names if the table does not exist. */
async function selectNames(db: Database, table: string): Promise<string[]> {
  const { rows: found } = await sql`select 1 from pg_class where oid = to_regclass(${table})`.execute(db);
  if (found.length === 0) return [];
  const { rows } = await sql<{ name: string }>`
    select name from ${sql.table(table)} order by 1`.execute(db);
  return rows.map(({ name }) => name);
}
