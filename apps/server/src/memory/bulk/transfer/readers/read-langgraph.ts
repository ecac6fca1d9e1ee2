import { isDeeperThan } from '../is-deeper-than.ts';
import { MAX_DEPTH } from '../read-lines.ts';
import { isObject, parseField, type ReadRecord } from './read-record.ts';
import { toImportRows } from './to-import-rows.ts';

/** Fields of an item's value that hold its text, named as in the examples of LangGraph and LangMem. */
const TEXT_FIELDS = ['text', 'content', 'memory', 'data', 'value'];

/**
 * Reads LangGraph's store: items as Python, JavaScript and the HTTP API return them (`namespace` is a list), and rows
 * of its tables (`prefix`, with parts joined by dots; in JavaScript's Postgres store `namespace_path`, joined by
 * colons). LangMem's items have `kind` and `content`. If a value holds more than a text, the rest becomes metadata; a
 * value without a text is kept as JSON.
 */
export const readLangGraph: ReadRecord = (record) => {
  if (typeof record.key !== 'string' || record.key === '') return { skip: 'has no key' };
  const value = parseField(record.value);
  if (value === undefined || value === null) return { skip: 'has no value' };
  if (isDeeperThan(MAX_DEPTH, value)) return { skip: `is nested more than ${MAX_DEPTH} levels deep` };

  const { text, metadata } = toText(value);
  if (text.trim() === '') return { skip: 'has an empty value' };
  return toImportRows({
    key: record.key,
    text,
    namespace: toNamespace(record),
    tags: [],
    metadata,
    createdAt: record.created_at ?? record.createdAt,
    updatedAt: record.updated_at ?? record.updatedAt,
    expiresAt: record.expires_at,
  });
};

function toText(value: unknown): { text: string; metadata: Record<string, unknown> } {
  if (typeof value === 'string') return { text: value, metadata: {} };
  if (!isObject(value)) return { text: JSON.stringify(value), metadata: {} };
  if (typeof value.kind === 'string' && isObject(value.content)) {
    const { text, metadata } = toText(value.content);
    return { text, metadata: { kind: value.kind, ...metadata } };
  }
  const field = TEXT_FIELDS.find((name) => typeof value[name] === 'string');
  if (field === undefined) return { text: JSON.stringify(value), metadata: {} };
  const { [field]: text, ...metadata } = value;
  return { text: String(text), metadata };
}

function toNamespace({ namespace_path: path, prefix, namespace = prefix }: Record<string, unknown>) {
  if (typeof path === 'string') return path.replaceAll(':', '.') || undefined;
  if (Array.isArray(namespace)) return namespace.join('.') || undefined;
  return typeof namespace === 'string' && namespace !== '' ? namespace : undefined;
}
