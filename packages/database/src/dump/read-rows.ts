import { quoted, type TableDescription } from './describe-tables.ts';
import type { Session } from './session.ts';

/** Ids of transactions mean nothing in another cluster, and would hold up the streams that are ordered by them. */
const OF_CLUSTER = 'xid8';
const MOST_ROWS = 200;
/** Rows are fetched in groups of about this size, whatever theirs is. */
const GROUP_CHARS = 1_000_000;

/** How values are written as text, so that every server reads them in the same way. */
const FORMS = [
  "set local timezone = 'UTC'",
  "set local datestyle = 'ISO, MDY'",
  "set local intervalstyle = 'postgres'",
  'set local extra_float_digits = 1',
  "set local bytea_output = 'hex'",
];

/** Sets how values are written and read as text, until the end of the transaction. */
export async function fixForms(session: Session): Promise<void> {
  for (const form of FORMS) await session.query(form);
}

/**
 * The rows of a table as lines of JSON, in groups: each an array of the values of `columns` as text, or null. Needs a
 * transaction in which `fixForms` was called.
 */
export async function* readRows(
  session: Session,
  { name, columns }: TableDescription,
): AsyncGenerator<string[], void> {
  const values = columns.map((column) =>
    column.type === OF_CLUSTER ? 'null' : `${quoted(column.name)}::text`,
  );
  yield* readLines(
    session,
    `select array_to_json(array[${values.join(', ')}]::text[])::text as line from ${quoted(name)}`,
  );
}

/** The column `line` of a query's rows, in groups. */
export async function* readLines(session: Session, query: string): AsyncGenerator<string[], void> {
  await session.query(`declare dumped no scroll cursor for ${query}`);
  let count = 10;
  for (;;) {
    const rows = await session.query<{ line: string }>(`fetch forward ${count} from dumped`);
    if (rows.length === 0) break;
    const lines = rows.map(({ line }) => line);
    yield lines;
    const chars = lines.reduce((sum, line) => sum + line.length, 0);
    count = Math.max(1, Math.min(MOST_ROWS, Math.floor((rows.length * GROUP_CHARS) / chars), count * 2));
  }
  await session.query('close dumped');
}
