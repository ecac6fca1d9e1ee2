import { sql } from 'kysely';
import { type Recall, recallMemories } from '../memory/recall/recall-memories.ts';
import type { Run } from './run.ts';

/**
 * The memories that are put before the task, as text, or null. They are looked up once and written down: later
 * attempts give the model the same, whatever the memory holds by then.
 */
export async function recallForRun({ deps, agent, journal, sources }: Run): Promise<string | null> {
  const { db } = deps.database;
  const { rows } = await sql<{ data: Recall }>`
    select data from agent_events
     where account_id = ${agent.accountId} and agent_id = ${agent.id} and type = 'memory-recalled'
     limit 1`.execute(db);
  const earlier = rows[0]?.data;
  const recall = earlier ?? (await recallMemories({ db, embedder: deps.embedder }, agent.accountId, agent));
  sources.noteMemories(recall.memories);
  if (earlier === undefined) journal.recordSoon({ type: 'memory-recalled', data: recall });
  return recall.text;
}
