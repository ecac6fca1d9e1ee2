import type { Database } from '@jettson/database';
import { listNamespaces } from './list-namespaces.ts';

/** How many live memories the account has. */
export async function countMemories(db: Database, accountId: string): Promise<number> {
  const { namespaces } = await listNamespaces(db, accountId);
  return namespaces.reduce((sum, { count }) => sum + count, 0);
}
