import { isObject, type ReadRecord } from './read-record.ts';
import { toImportRows } from './to-import-rows.ts';

/**
 * mem0, open source and platform: what `get_all` and `search` answer, and rows of its vector stores (`payload`). mem0
 * knows no keys, so its id becomes the key. The user (or agent, app or run) whose memory it is becomes the namespace.
 */
export const readMem0: ReadRecord = (record) => {
  const memory = isObject(record.payload) ? { ...record, ...record.payload } : record;
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
    metadata: isObject(memory.metadata) ? memory.metadata : {},
    createdAt: memory.created_at,
    updatedAt: memory.updated_at,
    expiresAt: memory.expiration_date,
  });
};
