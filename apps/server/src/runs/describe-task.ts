import { selectAgentFilePaths } from '../files/agent-file-queries.ts';
import { toScope } from '../memory/model/memory-scope.ts';
import { NOTHING_RECALLED, recallMemories } from '../memory/recall/recall-memories.ts';
import type { History } from './journal.ts';
import type { Run } from './run.ts';

/** The first message to the model: recalled memories, the task, and the input files. */
export async function describeTask(
  run: Run,
  history: History,
  { hasInputFiles = true, hasMemories = true }: { hasInputFiles?: boolean; hasMemories?: boolean } = {},
): Promise<string> {
  const { deps, agent } = run;
  const recalled = await recall(run, history, hasMemories);
  const paths = !hasInputFiles ? [] : await selectAgentFilePaths(deps.database.db, agent.accountId, agent.id);
  return writeTask(agent.task, { recalled, paths });
}

/** The first message as text. */
export function writeTask(
  task: string,
  { recalled, paths }: { recalled: string | null; paths: readonly string[] },
): string {
  const inputs = paths.length === 0 ? null : `Input files in /workspace:\n${paths.join('\n')}`;
  return [recalled, task, inputs].filter((part) => part !== null).join('\n\n');
}

/**
 * The memories before the task, as text, or null. They are looked up once and recorded: later attempts give the model
 * the same ones, whatever the memory contains by then.
 */
async function recall(
  { deps, agent, journal, sources }: Run,
  earlier: History,
  hasMemories: boolean,
): Promise<string | null> {
  const { database, embedder } = deps;
  const look = () =>
    hasMemories
      ? recallMemories({ db: database.db, embedder }, toScope(agent.accountId, agent.memory), agent)
      : NOTHING_RECALLED;
  const recalled = earlier.recall ?? (await look());
  sources.noteMemories(recalled.memories);
  if (earlier.recall === undefined) await journal.record({ type: 'memory-recalled', data: recalled });
  return recalled.text;
}
