import type { Database } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import { sql } from 'kysely';
import { liveAt } from '../model/live-at.ts';
import { inScope, type MemoryScope } from '../model/memory-scope.ts';

/**
 * How many live memories of the scope have no vector yet, so that semantic search does not find them. Those in a
 * language that no model covers do not count.
 */
export async function countPendingEmbeddings(
  db: Database,
  scope: MemoryScope,
  { modelId, otherLanguages }: Pick<Embedder, 'modelId' | 'otherLanguages'>,
): Promise<number> {
  const ofItsLanguage = otherLanguages
    ? sql`case when coalesce(v.language, 'en') = 'en' then ${modelId}::text else ${otherLanguages.modelId}::text end`
    : modelId;
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from memory_versions v
     where v.account_id = ${scope.accountId} and ${inScope(scope, sql`v.namespace`)} and ${liveAt(undefined)}
       and (${otherLanguages !== null} or coalesce(v.language, 'en') = 'en')
       and not exists (select from memory_vectors e where e.version_id = v.id and e.model_id = ${ofItsLanguage})`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}
