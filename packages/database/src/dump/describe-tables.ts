import type { Session } from './session.ts';

export interface TableColumn {
  readonly name: string;
  /** As in a cast. */
  readonly type: string;
}

export interface TableDescription {
  readonly name: string;
  /** Those that hold values of their own: no generated ones. */
  readonly columns: readonly TableColumn[];
}

/** A sequence, by the column that takes its values. */
export interface SequencePlace {
  readonly table: string;
  readonly column: string;
  readonly value: string;
  readonly isCalled: boolean;
}

/** The migrations fill these; and what is restored has a file store of its own. */
const OWN_RECORDS = ['kysely_migration', 'kysely_migration_lock', 'contract_migrations', 'file_store'];

/** The tables of the schema `public`, with all that a dump has to keep. */
export async function describeTables(session: Session): Promise<TableDescription[]> {
  const rows = await session.query<{ table: string; column: string; type: string }>(
    `select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type
       from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and not c.relname = any($1::text[])
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
      order by c.relname, a.attnum`,
    [OWN_RECORDS],
  );
  const tables = Map.groupBy(rows, ({ table }) => table);
  return [...tables].map(([name, columns]) => ({
    name,
    columns: columns.map(({ column, type }) => ({ name: column, type })),
  }));
}

/** Where the sequences of the tables are. */
export async function readSequences(session: Session): Promise<SequencePlace[]> {
  const owners = await session.query<{ table: string; column: string; sequence: string }>(
    `select c.relname as table, a.attname as column,
            pg_get_serial_sequence(format('%I.%I', 'public', c.relname), a.attname) as sequence
       from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
        and pg_get_serial_sequence(format('%I.%I', 'public', c.relname), a.attname) is not null
      order by 1, 2`,
  );
  const places: SequencePlace[] = [];
  for (const { table, column, sequence } of owners) {
    const [place] = await session.query<{ value: string; isCalled: boolean }>(
      `select last_value::text as value, is_called as "isCalled" from ${sequence}`,
    );
    if (place) places.push({ table, column, ...place });
  }
  return places;
}

/** An identifier in SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
