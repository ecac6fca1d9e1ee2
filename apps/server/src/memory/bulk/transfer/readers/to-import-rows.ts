import {
  MEMORY_KEY_MAX_CHARS,
  MEMORY_METADATA_MAX_CHARS,
  MEMORY_NAMESPACE_MAX_CHARS,
  MEMORY_TAGS_MAX,
  MEMORY_VALUE_MAX_CHARS,
  OBJECT_MAX_LEVELS,
} from '@jettson/contract';
import { isDeeperThan } from '../is-deeper-than.ts';
import type { ImportRow } from './read-record.ts';

const MAX_TAG_CHARS = 50;
/** Room in a key for the number of a part. */
const MAX_FOUND_KEY_CHARS = MEMORY_KEY_MAX_CHARS - 10;

/** What a reader found in a record; times and tags are still in the product's form. */
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

/** Makes a record fit our limits. A text that is too long becomes several rows, cut between paragraphs or words. */
export function toImportRows(found: FoundMemory): ImportRow[] {
  const shared = {
    ...(found.namespace !== undefined && { namespace: cut(found.namespace, MEMORY_NAMESPACE_MAX_CHARS) }),
    ...optionalTags(found.tags),
    ...optionalMetadata(found.metadata),
    ...optionalTime('created_at', found.createdAt),
    ...optionalTime('updated_at', found.updatedAt),
    ...optionalTime('expires_at', found.expiresAt),
  };
  const key = cut(found.key, MAX_FOUND_KEY_CHARS);
  const parts = splitText(found.text);
  return parts.map((value, index) => ({
    key: parts.length === 1 ? key : `${key}/${index + 1}`,
    value,
    ...shared,
  }));
}

/** The database accepts neither NUL nor half a surrogate pair. */
function cut(text: string, length: number): string {
  return text.replaceAll('\0', '').slice(0, length).toWellFormed();
}

/** Another product's notes on its memories: better to lose the notes than the memory. */
function optionalMetadata(metadata: Record<string, unknown>): Pick<ImportRow, 'metadata'> {
  if (isDeeperThan(OBJECT_MAX_LEVELS, metadata)) return {};
  const json = JSON.stringify(metadata);
  const isTaken = json !== '{}' && json.length <= MEMORY_METADATA_MAX_CHARS && !json.includes('\\u0000');
  return isTaken ? { metadata } : {};
}

function optionalTags(tags: unknown[]): Pick<ImportRow, 'tags'> {
  const kept = tags
    .filter((tag) => typeof tag === 'string')
    .map((tag) => cut(tag.trim(), MAX_TAG_CHARS))
    .filter((tag) => tag !== '');
  return kept.length > 0 ? { tags: [...new Set(kept)].slice(0, MEMORY_TAGS_MAX) } : {};
}

function optionalTime(field: 'created_at' | 'updated_at' | 'expires_at', time: unknown): Partial<ImportRow> {
  const ms = parseTime(time);
  return ms === undefined ? {} : { [field]: ms };
}

/**
 * Products write ISO 8601 (SQLite with a space and without a zone, in UTC; Postgres with a space and a zone of hours), or
 * seconds or milliseconds since the epoch.
 */
function parseTime(time: unknown): number | undefined {
  if (typeof time === 'number') return Math.round(time < 1e11 ? time * 1000 : time);
  if (typeof time !== 'string' || time === '') return undefined;
  const iso = time
    .trim()
    .replace(' ', 'T')
    .replace(/(T.*[+-]\d{2})$/, '$1:00');
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(iso);
  const ms = Date.parse(hasZone || !iso.includes('T') ? iso : `${iso}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

function splitText(text: string): string[] {
  const parts: string[] = [];
  let rest = cut(text, text.length).trim();
  while (rest.length > MEMORY_VALUE_MAX_CHARS) {
    const head = rest.slice(0, MEMORY_VALUE_MAX_CHARS);
    const cut = ['\n\n', '\n', '. ', ' ']
      .map((boundary) => head.lastIndexOf(boundary) + boundary.length)
      .find((end) => end > MEMORY_VALUE_MAX_CHARS / 2);
    const part = cut === undefined ? head.toWellFormed().replace(/\uFFFD$/, '') : head.slice(0, cut);
    parts.push(part.trim());
    rest = rest.slice(part.length).trim();
  }
  return [...parts, rest];
}
