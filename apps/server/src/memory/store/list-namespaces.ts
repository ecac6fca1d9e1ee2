import type { NamespaceList } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { countByNamespace } from './count-queries.ts';

/** The namespaces with live memories, and how many each has. */
export async function listNamespaces(db: Database, accountId: string): Promise<NamespaceList> {
  return { namespaces: await countByNamespace(db, accountId) };
}
