import type { EventPayload, EventType } from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import type { LanguageModel } from 'ai';
import { sql } from 'kysely';
import { appendEvents } from '../../../agents/append-events.ts';
import { readLog } from '../../../agents/read-log.ts';
import { type Extraction, type ExtractMemoriesDeps, extractMemories } from './extract-memories.ts';

export interface ExtractFromAgentDeps extends Omit<ExtractMemoriesDeps, 'db' | 'model'> {
  database: Pick<DatabaseHandle, 'db' | 'notify'>;
  models: { current(): Promise<{ model: LanguageModel } | null> };
}

/** What says something of the run, and whether this was done before. */
const READ_TYPES = [
  'message',
  'tool-call-start',
  'tool-call-end',
  'user-message',
  'memory-recalled',
  'memory-extracted',
] as const satisfies EventType[];

/**
 * The job that follows a completed agent: saves what is worth keeping of its run, and says so in its log. Running
 * it twice writes once.
 */
export async function extractFromAgent(
  { database, models, ...deps }: ExtractFromAgentDeps,
  { accountId, agentId }: { accountId: string; agentId: string },
  signal: AbortSignal,
): Promise<void> {
  const { db } = database;
  const resolved = await models.current();
  if (resolved === null) throw new Error('there is no model to extract with; the job is tried again');
  const { rows } = await sql<{ task: string; metadata: Record<string, unknown>; finalResult: string }>`
    select task, metadata, final_result as "finalResult" from agents
     where account_id = ${accountId} and id = ${agentId} and status = 'completed'`.execute(db);
  const agent = rows[0];
  if (agent === undefined) return;
  const history = await readLog(db, accountId, agentId, READ_TYPES);
  if (history.some(({ type }) => type === 'memory-extracted')) return;

  const recalled = history.flatMap((event) => (event.type === 'memory-recalled' ? event.data.memories : []));
  const extraction = await extractMemories(
    { ...deps, db, model: resolved.model },
    accountId,
    {
      agentId,
      ...agent,
      history,
      recalled,
    },
    signal,
  );
  if (extraction === null) return;
  await appendEvents(db, accountId, agentId, [{ type: 'memory-extracted', data: toEventData(extraction) }]);
  await database.notify('agent-event', agentId);
}

function toEventData({ saved, ...extraction }: Extraction): EventPayload<'memory-extracted'>['data'] {
  return {
    saved: saved.map(({ memoryId, ...memory }) => ({ memory_id: memoryId, ...memory })),
    ...extraction,
  };
}
