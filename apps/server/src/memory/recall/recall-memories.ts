import type { Memory } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import type { MemoryScope } from '../model/memory-scope.ts';
import { searchMemories } from '../search/search-memories.ts';
import { countMemories } from '../store/count-memories.ts';
import { isRecallOn, type MemorySwitches } from './memory-settings.ts';
import { renderRecalled } from './render-recalled.ts';

/**
 * The lowest end of what the score was fitted for (0.25 to 0.4): a memory too many costs a line that is marked as data, a
 * memory too few costs the answer. On our own retrieval set 0.25 keeps 43 % of the answers (0.4: 36 %), most of whose
 * questions share no word with them, with a wrong memory in every eleventh task and none in the unrelated ones.
 */
const MIN_SCORE = 0.25;
const MAX_MEMORIES = 10;

/** What one task was reminded of. All of it goes into the agent's log: a later attempt is shown the same. */
export interface Recall {
  /** The block to put before the first message; null when there is nothing to recall. */
  text: string | null;
  memories: (Pick<Memory, 'memory_id' | 'key' | 'namespace' | 'version' | 'trust'> & { score: number })[];
}

/**
 * The memories of the scope that bear on a task, as fenced data. Nothing is recalled where the account or the agent has
 * switched it off.
 */
export async function recallMemories(
  { db, embedder }: { db: Database; embedder: Embedder },
  scope: MemoryScope,
  { task, ...agent }: { task: string } & MemorySwitches,
): Promise<Recall> {
  if (!(await isRecallOn(db, scope.accountId, agent))) return { text: null, memories: [] };
  // Nothing to find is no reason to embed the task.
  if ((await countMemories(db, scope)) === 0) return { text: null, memories: [] };
  const { results } = await searchMemories({ db, embedder }, scope, {
    query: task,
    limit: MAX_MEMORIES,
    min_score: MIN_SCORE,
  });
  return {
    text: results.length > 0 ? renderRecalled(results, Date.now()) : null,
    memories: results.map(({ memory_id, key, namespace, version, trust, score }) => ({
      memory_id,
      key,
      namespace,
      version,
      trust,
      score,
    })),
  };
}
