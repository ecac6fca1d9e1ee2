import { quoted, type SequencePlace, type TableColumn } from './describe-tables.ts';
import { fixForms } from './read-rows.ts';
import type { Session } from './session.ts';

interface Constraint {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

export interface Loader {
  /** Adds rows to a table, as `readRows` gives them. */
  load(table: string, columns: readonly TableColumn[], lines: readonly string[]): Promise<void>;
}

/**
 * Fills the tables of a database that has the schema and nothing else: `fill` adds the rows, in any order of tables. Foreign
 * keys and triggers are off meanwhile: they come back, and are checked, at the end. Needs a transaction.
 */
export async function loadTables(
  session: Session,
  { tables, sequences }: { tables: readonly string[]; sequences: readonly SequencePlace[] },
  fill: (loader: Loader) => Promise<void>,
): Promise<void> {
  await fixForms(session);
  const constraints = await session.query<Constraint>(
    `select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
       from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0
      order by 1, 2`,
  );
  for (const { table, name } of constraints)
    await session.query(`alter table ${table} drop constraint ${name}`);
  // Migrations have put rows in some.
  if (tables.length > 0) await session.query(`truncate ${tables.map(quoted).join(', ')}`);
  for (const table of tables) await session.query(`alter table ${quoted(table)} disable trigger user`);
  await fill({ load: (table, columns, lines) => insert(session, table, columns, lines) });
  for (const table of tables) await session.query(`alter table ${quoted(table)} enable trigger user`);
  for (const { table, name, definition } of constraints) {
    await session.query(`alter table ${table} add constraint ${name} ${definition}`);
  }
  for (const { table, column, value, isCalled } of sequences) {
    await session.query('select setval(pg_get_serial_sequence($1, $2), $3::bigint, $4::boolean)', [
      quoted(table),
      column,
      value,
      isCalled,
    ]);
  }
}

async function insert(
  session: Session,
  table: string,
  columns: readonly TableColumn[],
  lines: readonly string[],
): Promise<void> {
  if (lines.length === 0) return;
  const names = columns.map(({ name }) => quoted(name));
  const values = columns.map(({ type }, index) => `(r->>${index})::${type}`);
  await session.query(
    `insert into ${quoted(table)} (${names.join(', ')}) overriding system value
     select ${values.join(', ')} from json_array_elements($1::json) r`,
    [`[${lines.join(',')}]`],
  );
}
