import type { AgentSort } from '@jettson/contract';
import { ApiError } from '../errors.ts';
import { notACursor, packCursor, unpackCursor } from '../http/cursor.ts';

/** Where a page of agents ended. */
export interface ListCursor {
  /** The sort key of its last agent, exactly as the database writes it, and the agent's id. */
  key: string;
  id: string;
  /** In a list whose keys change; null in one by age. */
  changes: ListChanges | null;
}

/** What keeps a list whole while the sort keys of its agents change. */
export interface ListChanges {
  /** When the first page was read, by the clock of the database. */
  asOf: string;
  /**
   * The ends of the ids of those agents on earlier pages that were live when the first one was read, or had just ended. Null:
   * there were more than a cursor holds. Then an agent may come twice or be missed if its place changes between two pages.
   */
  shown: readonly string[] | null;
}

export const DEFAULT_SORT: AgentSort = '-created_at';

/** How much of the end of an id a cursor holds. */
export const SHOWN_CHARS = 8;
/** What fits into the line of a request, which common proxies limit to 8 kB. */
const SHOWN_MAX = 500;

/** The cursor of the next page. Opaque to clients, so that it can change without breaking them. */
export function encodeListCursor(sort: AgentSort, { key, id, changes }: ListCursor): string {
  const position = [key, id];
  // The form in which an earlier version wrote and reads it.
  const value =
    sort === DEFAULT_SORT
      ? position
      : [...position, sort, ...(changes ? [changes.asOf, changes.shown?.join('') ?? null] : [])];
  return packCursor(value);
}

/** Throws `invalid_query` if the text is not a cursor that we issued, or belongs to a list with another order. */
export function decodeListCursor(text: string, sort: AgentSort): ListCursor {
  const [key, id, of = DEFAULT_SORT, asOf, shown] = unpackCursor(text);
  if (typeof key !== 'string' || typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) throw notACursor();
  if (of !== sort) throw ofAnotherSort(of, sort);
  if (!(sort.endsWith('_at') ? isTime(key) : isNumber(key))) throw notACursor();
  if (sort.endsWith('created_at')) return { key, id, changes: null };
  if (!isTime(asOf) || !(shown === null || (typeof shown === 'string' && /^[\w-]*$/.test(shown)))) {
    throw notACursor();
  }
  return { key, id, changes: { asOf, shown: shown === null ? null : splitShown(shown) } };
}

/** The agents that pages have shown, with these ids in addition. */
export function addShown(shown: ListChanges['shown'], ids: readonly string[]): ListChanges['shown'] {
  if (shown === null || shown.length + ids.length > SHOWN_MAX) return null;
  return [...shown, ...ids.map((id) => id.slice(-SHOWN_CHARS))];
}

/** As Postgres writes it, and one that it reads: Date.parse takes 30 February, and any offset. */
function isTime(value: unknown): value is string {
  const match =
    typeof value === 'string' &&
    /^([1-9]\d{3}-\d\d-\d\d) \d\d:\d\d:\d\d(\.\d{1,6})?[+-](0\d|1[0-5])(:[0-5]\d)?$/.exec(value);
  if (!match) return false;
  const midnight = new Date(`${match[1]}T00:00:00Z`);
  const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(`${match[1]}T`);
  return isDay && !Number.isNaN(Date.parse(value.replace(/([+-]\d\d)$/, '$1:00')));
}

/** Postgres refuses what is too large or too small for a number, and Number() makes it Infinity or 0. */
function isNumber(text: string): boolean {
  const number = Number(text);
  return /^\d+(\.\d+)?(e[+-]\d+)?$/.test(text) && Number.isFinite(number) && (number !== 0 || text === '0');
}

function splitShown(shown: string): string[] {
  return shown.match(new RegExp(`.{${SHOWN_CHARS}}`, 'g')) ?? [];
}

function ofAnotherSort(of: unknown, sort: AgentSort): ApiError {
  const expected = typeof of === 'string' ? `sort=${of.slice(0, 20)}` : 'the sort of its list';
  return new ApiError(
    'invalid_query',
    `cursor: it belongs to a list with another order; expected ${expected} beside it, not ${sort}`,
    { details: { field: 'cursor', expected: 'the next_cursor of a page with the same sort, unchanged' } },
  );
}
