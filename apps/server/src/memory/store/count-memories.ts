import type { Database } from '@jettson/database';
import type { MemoryScope } from '../model/memory-scope.ts';
import { listNamespaces } from './list-namespaces.ts';

/** How many live memories are in the scope. */
export async function countMemories(db: Database, scope: MemoryScope): Promise<number> {
  const { namespaces } = await listNamespaces(db, scope);
  return namespaces.reduce((sum, { count }) => sum + count, 0);
}
