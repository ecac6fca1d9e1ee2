import type { NamespaceList } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { MemoryScope } from '../model/memory-scope.ts';
import { countByNamespace } from './count-queries.ts';

/** The namespaces that have live memories, with their counts. */
export async function listNamespaces(db: Database, scope: MemoryScope): Promise<NamespaceList> {
  return { namespaces: await countByNamespace(db, scope) };
}
