import { type Database, transaction } from '@jettson/database';
import { replaceFacts, selectFacts, selectTableOrigin } from '../price-queries.ts';
import { type ModelTable, shippedTable } from './model-table.ts';

/** Where the prices come from that hold now. */
export interface TableOrigin {
  source: string;
  version: string;
  /** The day on which they were taken. */
  date: string;
  /** False: the operator put it in place of the shipped one. */
  isShipped: boolean;
}

/**
 * True when a table that the operator put in place holds: it is not older than the shipped one. A new version of the
 * server may bring newer prices than an update of last year.
 */
export function isNewer(date: string | null | undefined): boolean {
  return date !== null && date !== undefined && date >= shippedTable().date;
}

/** The table that holds now, without its models. */
export async function currentOrigin(db: Database): Promise<TableOrigin> {
  const replaced = await selectTableOrigin(db);
  if (replaced !== undefined && isNewer(replaced.date)) return { ...replaced, isShipped: false };
  const { source, version, date } = shippedTable();
  return { source, version, date, isShipped: true };
}

/** The table that holds now. */
export async function currentTable(db: Database): Promise<ModelTable> {
  const { isShipped, ...origin } = await currentOrigin(db);
  return isShipped ? shippedTable() : { ...origin, models: await selectFacts(db) };
}

/** Whole days since the table's facts were taken. */
export function ageInDays({ date }: Pick<TableOrigin, 'date'>, now = new Date()): number {
  return Math.max(0, Math.floor((now.getTime() - Date.parse(date)) / 86_400_000));
}

/** The table in a line: what it is made from, and how old it is. */
export function describeTable(origin: TableOrigin): string {
  const { source, version, date, isShipped } = origin;
  const age = ageInDays(origin);
  const ago = age === 1 ? '1 day ago' : `${age} days ago`;
  return `prices of ${source} ${version}, taken on ${date}, ${ago}${isShipped ? '' : ' (put in place here)'}`;
}

/** Puts a table in place of the one before, as a whole. Throws when it is older than the one that ships. */
export async function replaceTable(db: Database, table: ModelTable): Promise<void> {
  if (!isNewer(table.date)) {
    throw new Error(
      `the table is of ${table.date} and the one that ships with this version of ${shippedTable().date}: nothing was changed`,
    );
  }
  await transaction(db, (tx) => replaceFacts(tx, table));
}
