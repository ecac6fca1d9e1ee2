import type { Database } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';
import type { MemoryName } from '../../model/memory-name.ts';
import type { MemoryScope } from '../../model/memory-scope.ts';
import { VERSION_JOIN } from '../../model/stored-version.ts';
import { countsByNamespace, type NamespaceCount } from '../../store/count-queries.ts';

export interface SavedMemory extends MemoryName {
  memoryId: string;
  version: number;
}

/** What extraction has saved from this agent's run, whatever has happened to it since. */
export async function selectExtracted(
  db: Database,
  accountId: string,
  agentId: string,
): Promise<SavedMemory[]> {
  const { rows } = await extractedFrom(accountId, agentId).execute(db);
  return rows;
}

function extractedFrom(accountId: string, agentId: string): RawBuilder<SavedMemory> {
  return sql<SavedMemory>`
    select distinct m.id as "memoryId", m.namespace, m.key, v.version
      from ${VERSION_JOIN}
     where v.account_id = ${accountId} and v.source = 'auto_extracted'
       and v.provenance ->> 'agent_id' = ${agentId}
     order by m.namespace, m.key`;
}

/** What an extraction looks at before it asks a model. */
interface BeforeExtraction {
  /** Whether the account has extraction on. */
  isOn: boolean;
  /** As `selectExtracted` finds it. */
  saved: SavedMemory[];
  /** Those that the scope may see and that have live memories. */
  namespaces: NamespaceCount[];
}

export async function selectBeforeExtraction(
  db: Database,
  scope: MemoryScope,
  agentId: string,
): Promise<BeforeExtraction> {
  const { accountId } = scope;
  const listOf = (rows: RawBuilder<unknown>) => sql`coalesce((select json_agg(r) from (${rows}) r), '[]')`;
  const { rows } = await sql<BeforeExtraction>`
    select coalesce((select auto_extract from memory_settings where account_id = ${accountId}), true) as "isOn",
           ${listOf(extractedFrom(accountId, agentId))} as saved,
           ${listOf(countsByNamespace(scope))} as namespaces`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error('a select without from returned no row');
  return { ...row, namespaces: row.namespaces.filter(({ count }) => count > 0) };
}
