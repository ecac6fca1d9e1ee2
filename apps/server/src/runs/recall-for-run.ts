import { readLog } from '../agents/read-log.ts';
import { recallMemories } from '../memory/recall/recall-memories.ts';
import type { Run } from './run.ts';

/**
 * The memories that are put before the task, as text, or null. They are looked up once and written down: later
 * attempts give the model the same, whatever the memory holds by then.
 */
export async function recallForRun({ deps, agent, journal, sources }: Run): Promise<string | null> {
  const { db } = deps.database;
  const [earlier] = await readLog(db, agent.accountId, agent.id, ['memory-recalled']);
  const recall =
    earlier?.data ?? (await recallMemories({ db, embedder: deps.embedder }, agent.accountId, agent));
  sources.noteMemories(recall.memories);
  if (earlier === undefined) await journal.record({ type: 'memory-recalled', data: recall });
  return recall.text;
}
