import { type Database, transaction } from '@jettson/database';
import { replaceFacts, selectFacts, selectTableOrigin } from '../price-queries.ts';
import { type ModelTable, shippedTable } from './model-table.ts';

/** Where the current prices come from. */
export interface TableOrigin {
  source: string;
  version: string;
  /** The date of the prices. */
  date: string;
  /** False: the operator replaced the shipped one. */
  isShipped: boolean;
}

/**
 * True if the operator's table applies, because it is not older than the shipped one. A new version of the server may
 * bring newer prices than last year's update.
 */
export function isNewer(date: string | null | undefined): boolean {
  return date !== null && date !== undefined && date >= shippedTable().date;
}

/** The current table, without its models. */
export async function currentOrigin(db: Database): Promise<TableOrigin> {
  const replaced = await selectTableOrigin(db);
  if (replaced !== undefined && isNewer(replaced.date)) return { ...replaced, isShipped: false };
  const { source, version, date } = shippedTable();
  return { source, version, date, isShipped: true };
}

/** The current table. */
export async function currentTable(db: Database): Promise<ModelTable> {
  const { isShipped, ...origin } = await currentOrigin(db);
  return isShipped ? shippedTable() : { ...origin, models: await selectFacts(db) };
}

/** Whole days since the date of the table. */
export function ageInDays({ date }: Pick<TableOrigin, 'date'>, now = new Date()): number {
  return Math.max(0, Math.floor((now.getTime() - Date.parse(date)) / 86_400_000));
}

/** The table in one line: its source, and how old it is. */
export function describeTable(origin: TableOrigin): string {
  const { source, version, date, isShipped } = origin;
  const age = ageInDays(origin);
  const ago = age === 1 ? '1 day ago' : `${age} days ago`;
  return `prices of ${source} ${version}, taken on ${date}, ${ago}${isShipped ? '' : ' (replaces the shipped table)'}`;
}

/** Replaces the whole table. Throws if the new one is older than the one that ships. */
export async function replaceTable(db: Database, table: ModelTable): Promise<void> {
  if (!isNewer(table.date)) {
    throw new Error(
      `the table is from ${table.date}, older than the one that ships with this version (${shippedTable().date}): nothing was changed`,
    );
  }
  await transaction(db, (tx) => replaceFacts(tx, table));
}
