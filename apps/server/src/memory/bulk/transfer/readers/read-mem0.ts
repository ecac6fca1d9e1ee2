import { isObject, parseField, type ReadRecord } from './read-record.ts';
import { toImportRows } from './to-import-rows.ts';

/**
 * Reads mem0, open source and platform: the answers of `get_all` and `search`, and rows of its vector stores
 * (`payload`). mem0 has no keys, so its id becomes the key. The user (or agent, app or run) whose memory it is becomes
 * the namespace. In rows of a vector store, the caller's own metadata stand beside mem0's fields.
 */
export const readMem0: ReadRecord = (record) => {
  const stored = parseField(record.payload);
  const payload = isObject(stored) ? stored : 'data' in record ? record : undefined;
  const memory = { ...record, ...payload };
  const text = [memory.memory, memory.data, memory.text].find((field) => typeof field === 'string');
  if (text === undefined || text.trim() === '') return { skip: 'has no memory text' };
  const id = memory.id ?? memory.hash;
  if (id === undefined) return { skip: 'has no id' };

  const owners = (['user', 'agent', 'app', 'run'] as const).flatMap((kind) => {
    const owner = memory[`${kind}_id`];
    return typeof owner === 'string' && owner !== '' ? [{ kind, owner }] : [];
  });
  return toImportRows({
    key: `mem0/${id}`,
    text,
    namespace: owners[0]?.owner,
    tags: [
      ...(Array.isArray(memory.categories) ? memory.categories : []),
      ...owners.slice(1).map(({ kind, owner }) => `${kind}:${owner}`),
    ],
    metadata: {
      ...(payload && withoutOwnFields(payload)),
      ...(isObject(memory.metadata) ? memory.metadata : {}),
    },
    createdAt: memory.created_at,
    updatedAt: memory.updated_at,
    expiresAt: endOfDay(memory.expiration_date),
  });
};

/** The fields of a payload that are mem0's own. */
const OWN_FIELDS = new Set([
  ...['id', 'data', 'memory', 'text', 'hash', 'metadata', 'categories', 'created_at', 'updated_at'],
  ...['user_id', 'agent_id', 'app_id', 'run_id', 'actor_id', 'role', 'attributed_to', 'expiration_date'],
  ...['text_lemmatized', 'payload', 'vector', 'score'],
]);

function withoutOwnFields(payload: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(payload).filter(([field]) => !OWN_FIELDS.has(field)));
}

/** In mem0, a memory is valid to the end (UTC) of the day on which it expires. */
function endOfDay(date: unknown): unknown {
  if (typeof date !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(date)) return date;
  return Date.parse(date) + 24 * 3600 * 1000;
}
