import type { Database } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import { sql } from 'kysely';
import { liveAt } from '../model/live-at.ts';
import { inScope, type MemoryScope } from '../model/memory-scope.ts';
import { embeddingBacklog } from '../store/embedding-backlog.ts';
import { hasNoVector } from './has-no-vector.ts';

/**
 * How many live memories of the scope have no vector yet, so that semantic search does not find them. Those in a
 * language that no model covers do not count; those of puts that this process is embedding are waited for.
 */
export async function countPendingEmbeddings(
  db: Database,
  scope: MemoryScope,
  embedder: Embedder,
): Promise<number> {
  await embeddingBacklog(embedder).untilEmbedded(scope.accountId);
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from memory_versions v
     where v.account_id = ${scope.accountId} and ${inScope(scope, sql`v.namespace`)} and ${liveAt(undefined)}
       and ${hasNoVector(embedder)}`.execute(db);
  return rows[0]?.count ?? 0;
}
