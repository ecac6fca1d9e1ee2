import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { liveAt } from '../model/live-at.ts';
import { inScope, type MemoryScope } from '../model/memory-scope.ts';

/** How many live memories of the scope have no vector of the model, so that semantic search does not find them yet. */
export async function countPendingEmbeddings(
  db: Database,
  scope: MemoryScope,
  modelId: string,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from memory_versions v
     where v.account_id = ${scope.accountId} and ${inScope(scope, sql`v.namespace`)} and ${liveAt(undefined)}
       and not exists (select from memory_vectors e where e.version_id = v.id and e.model_id = ${modelId})`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}
