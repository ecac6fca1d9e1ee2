import { type Database, transaction } from '@jettson/database';
import { sql } from 'kysely';
import type { KeyRing } from './key-ring.ts';
import { createSealing, prefixOf, SEALED_PREFIX, UnreadableSecretError } from './sealing.ts';

/** Columns that held their values in the clear before 0.3, each with the column that identifies the row. */
const ONCE_CLEAR = [
  { table: 'webhooks', id: 'id', column: 'secret' },
  { table: 'webhooks', id: 'id', column: 'previous_secret' },
  { table: 'accounts', id: 'id', column: 'webhook_secret' },
  { table: 'accounts', id: 'id', column: 'previous_webhook_secret' },
  { table: 'console_secrets', id: 'name', column: 'value' },
] as const;

/** Every column that holds sealed values. */
const SEALED_COLUMNS = [
  ...ONCE_CLEAR,
  { table: 'agents', id: 'id', column: 'sealed_env' },
  { table: 'agents', id: 'id', column: 'sealed_headers' },
  { table: 'secrets', id: 'id', column: 'value' },
  { table: 'pending_connections', id: 'id', column: 'sealed_content' },
  { table: 'provider_keys', id: 'provider', column: 'sealed_key' },
  { table: 'template_versions', id: 'id', column: 'sealed_values' },
] as const;

/** Rows per transaction: on the embedded database, others wait for it. */
const BATCH = 200;

export interface Resealed {
  sealed: number;
  /** Places whose value could not be opened; they stay as they are. */
  unreadable: string[];
}

/** Seals what an earlier version kept in the clear. It runs at each start, so it reads no table that grows without end. */
export async function sealCleartext(db: Database, ring: KeyRing): Promise<void> {
  // Almost always in none: one statement says so instead of a transaction for each.
  const isClear = ONCE_CLEAR.map(
    ({ table, column }) =>
      sql`exists (select from ${sql.table(table)} where not starts_with(${sql.ref(column)}, ${SEALED_PREFIX}))`,
  );
  const { rows } = await sql<{ areClear: boolean[] }>`
    select array[${sql.join(isClear)}] as "areClear"`.execute(db);
  const columns = ONCE_CLEAR.filter((_, index) => rows[0]?.areClear[index]);
  await resealColumns(db, ring, { columns, prefix: SEALED_PREFIX });
}

/** Seals with the ring's first key whatever was sealed with another one, or not at all. */
export async function reseal(db: Database, ring: KeyRing): Promise<Resealed> {
  const [key] = await ring.read();
  return resealColumns(db, ring, { columns: SEALED_COLUMNS, prefix: prefixOf(key) });
}

/** Seals each value without this prefix. May be run again at any time, and by two processes at once. */
async function resealColumns(
  db: Database,
  ring: KeyRing,
  { columns, prefix }: { columns: readonly Pick<Target, 'table' | 'id' | 'column'>[]; prefix: string },
): Promise<Resealed> {
  const result: Resealed = { sealed: 0, unreadable: [] };
  for (const target of columns) await resealColumn(db, { ring, prefix, ...target }, result);
  return result;
}

/** Where sealed values are, in the form of `Resealed.unreadable`: at most `limit` of each column. */
export async function listSealed(db: Database, limit: number): Promise<string[]> {
  const places: string[] = [];
  for (const { table, id, column } of SEALED_COLUMNS) {
    const { rows } = await sql<{ id: string }>`
      select ${sql.ref(id)} as id from ${sql.table(table)}
       where starts_with(${sql.ref(column)}, ${SEALED_PREFIX}) order by 1 limit ${limit}`.execute(db);
    places.push(...rows.map((row) => `${table}:${row.id} (${column})`));
  }
  return places;
}

interface Target {
  ring: KeyRing;
  /** The prefix of values that are already sealed as they should be. */
  prefix: string;
  table: string;
  id: string;
  column: string;
}

async function resealColumn(db: Database, target: Target, result: Resealed): Promise<void> {
  const { ring, prefix, table } = target;
  const sealing = createSealing(ring);
  const [id, column] = [sql.ref(target.id), sql.ref(target.column)];
  let after = '';
  for (let isMore = true; isMore; ) {
    isMore = await transaction(db, async (tx) => {
      const { rows } = await sql<{ id: string; value: string }>`
        select ${id} as id, ${column} as value from ${sql.table(table)}
         where ${id} > ${after} and not starts_with(${column}, ${prefix})
         order by ${id} limit ${BATCH} for update`.execute(tx);
      for (const row of rows) {
        after = row.id;
        const place = `${table}:${row.id}`;
        const opened = row.value.startsWith(SEALED_PREFIX)
          ? await openOrName(sealing, row.value, place)
          : row.value;
        if (opened === null) result.unreadable.push(`${place} (${target.column})`);
        else {
          const sealed = await sealing.seal(opened, place);
          await sql`update ${sql.table(table)} set ${column} = ${sealed} where ${id} = ${row.id}`.execute(tx);
          result.sealed++;
        }
      }
      return rows.length === BATCH;
    });
  }
}

async function openOrName(
  sealing: ReturnType<typeof createSealing>,
  sealed: string,
  place: string,
): Promise<string | null> {
  try {
    return await sealing.open(sealed, place);
  } catch (error) {
    if (error instanceof UnreadableSecretError) return null;
    throw error;
  }
}
