import type { AgentEvent } from '@jettson/agent';
import type { MemoryTrust } from '@jettson/contract';
import type { Database, DatabaseHandle } from '@jettson/database';
import type { LanguageModel } from 'ai';
import { sql } from 'kysely';
import { appendEvents } from '../../../agents/append-events.ts';
import { type ExtractMemoriesDeps, extractMemories } from './extract-memories.ts';

export interface ExtractFromAgentDeps extends Omit<ExtractMemoriesDeps, 'db' | 'model'> {
  database: Pick<DatabaseHandle, 'db' | 'notify'>;
  models: { current(): Promise<{ model: LanguageModel } | null> };
}

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
  const events = await readAll(db, accountId, agentId);
  if (events.some(({ type }) => type === 'memory-extracted')) return;

  const recalled = events.flatMap(({ type, data }) =>
    type === 'memory-recalled' ? (data.memories as { trust: MemoryTrust }[]) : [],
  );
  const history = events.map(({ type, data }) => ({ type, ...data }) as AgentEvent);
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
  await appendEvents(db, accountId, agentId, [{ type: 'memory-extracted', data: extraction }]);
  await database.notify('agent-event', agentId);
}

async function readAll(
  db: Database,
  accountId: string,
  agentId: string,
): Promise<{ type: string; data: Record<string, unknown> }[]> {
  const { rows } = await sql<{ type: string; data: Record<string, unknown> }>`
    select type, data from agent_events
     where account_id = ${accountId} and agent_id = ${agentId} and type <> 'tool-call-output'
     order by seq`.execute(db);
  return rows;
}
