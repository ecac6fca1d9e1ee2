import type { ImportRow } from './read-record.ts';

const VALUE_MAX_CHARS = 5000;
const TAG_MAX_CHARS = 50;
const TAGS_MAX = 20;

/** What a reader found in a record, times and tags still as the product writes them. */
export interface FoundMemory {
  key: string;
  text: string;
  namespace: string | undefined;
  tags: unknown[];
  metadata: Record<string, unknown>;
  createdAt: unknown;
  updatedAt: unknown;
  expiresAt?: unknown;
}

/** Brings a record into our limits. A text over the limit becomes several rows, cut between paragraphs or words. */
export function toImportRows(found: FoundMemory): ImportRow[] {
  const shared = {
    ...(found.namespace !== undefined && { namespace: found.namespace }),
    ...optionalTags(found.tags),
    ...(Object.keys(found.metadata).length > 0 && { metadata: found.metadata }),
    ...optionalTime('created_at', found.createdAt),
    ...optionalTime('updated_at', found.updatedAt),
    ...optionalTime('expires_at', found.expiresAt),
  };
  const parts = splitText(found.text);
  return parts.map((value, index) => ({
    key: parts.length === 1 ? found.key : `${found.key}/${index + 1}`,
    value,
    ...shared,
  }));
}

function optionalTags(tags: unknown[]): Pick<ImportRow, 'tags'> {
  const kept = tags
    .filter((tag) => typeof tag === 'string')
    .map((tag) => tag.trim().slice(0, TAG_MAX_CHARS))
    .filter((tag) => tag !== '');
  return kept.length > 0 ? { tags: [...new Set(kept)].slice(0, TAGS_MAX) } : {};
}

function optionalTime(field: 'created_at' | 'updated_at' | 'expires_at', time: unknown): Partial<ImportRow> {
  const ms = parseTime(time);
  return ms === undefined ? {} : { [field]: ms };
}

/** Products write ISO 8601 (SQLite: with a space and no zone, in UTC), or seconds or milliseconds since the epoch. */
function parseTime(time: unknown): number | undefined {
  if (typeof time === 'number') return Math.round(time < 1e11 ? time * 1000 : time);
  if (typeof time !== 'string' || time === '') return undefined;
  const iso = time.trim().replace(' ', 'T');
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(iso);
  const ms = Date.parse(hasZone || !iso.includes('T') ? iso : `${iso}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

function splitText(text: string): string[] {
  const parts: string[] = [];
  // The database takes neither NUL nor half a surrogate pair.
  let rest = text.replaceAll('\0', '').toWellFormed().trim();
  while (rest.length > VALUE_MAX_CHARS) {
    const head = rest.slice(0, VALUE_MAX_CHARS);
    const cut = ['\n\n', '\n', '. ', ' ']
      .map((boundary) => head.lastIndexOf(boundary) + boundary.length)
      .find((end) => end > VALUE_MAX_CHARS / 2);
    const part = cut === undefined ? head.toWellFormed().replace(/\uFFFD$/, '') : head.slice(0, cut);
    parts.push(part.trim());
    rest = rest.slice(part.length).trim();
  }
  return [...parts, rest];
}
