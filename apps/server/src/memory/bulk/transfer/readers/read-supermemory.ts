import { isObject, type ReadRecord } from './read-record.ts';
import { toImportRows } from './to-import-rows.ts';

/**
 * Reads Supermemory: memory entries (`memory`; forgotten and superseded ones are left out) and documents (`content`,
 * otherwise `summary`). The first container tag becomes the namespace, the others become tags.
 */
export const readSupermemory: ReadRecord = (record) => {
  if (record.isForgotten === true) return { skip: 'was forgotten' };
  if (record.isLatest === false) return { skip: 'was superseded' };
  const text = [record.memory, record.content, record.summary].find(
    (field) => typeof field === 'string' && field.trim() !== '',
  );
  if (typeof text !== 'string') return { skip: 'has no content' };
  const id = [record.customId, record.id, record.documentId].find((field) => typeof field === 'string');
  if (id === undefined) return { skip: 'has no id' };

  const containers = Array.isArray(record.containerTags) ? record.containerTags : [record.containerTag];
  const [namespace, ...tags] = containers.filter((tag) => typeof tag === 'string' && tag !== '');
  return toImportRows({
    key: `supermemory/${id}`,
    text,
    namespace,
    tags,
    metadata: {
      ...(typeof record.title === 'string' && record.title !== '' && { title: record.title }),
      ...(typeof record.url === 'string' && { url: record.url }),
      ...(isObject(record.metadata) ? record.metadata : {}),
    },
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    expiresAt: record.forgetAfter,
  });
};
