import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import type { MemoryName } from '../../model/memory-name.ts';
import { VERSION_JOIN } from '../../model/stored-version.ts';

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
  const { rows } = await sql<SavedMemory>`
    select distinct m.id as "memoryId", m.namespace, m.key, v.version
      from ${VERSION_JOIN}
     where v.account_id = ${accountId} and v.source = 'auto_extracted'
       and v.provenance ->> 'agent_id' = ${agentId}
     order by m.namespace, m.key`.execute(db);
  return rows;
}
