import type { EventPayload, Memory } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import { namesOf } from '../bulk/clean-up/summary/facts-of.ts';
import type { MemoryScope } from '../model/memory-scope.ts';
import { toMemory } from '../model/to-memory.ts';
import { findMemories } from '../search/find-memories.ts';
import { fitAmong, MIN_FIT } from '../search/fit-among.ts';
import { scoringOf } from '../search/scoring.ts';
import type { FoundVersion } from '../search/select-matches.ts';
import { selectEmbeddings } from '../store/vector-queries.ts';
import { type Candidate, chooseMemories } from './choose-memories.ts';
import { findTellingWords } from './find-telling-words.ts';
import { countRecallable, type MemorySwitches, recallTokensOf } from './memory-settings.ts';
import { renderMemory, renderRecalled } from './render-recalled.ts';

/** More than fit into any usual budget. */
const MAX_CANDIDATES = 100;
/** The relevance of a memory that shares a telling word with the task, whatever its score. */
const TELLING_WORD_RELEVANCE = 0.5;
/** For English text. Other scripts need fewer tokens for as many bytes, so the budget is not exceeded. */
const BYTES_PER_TOKEN = 4;

/**
 * What was recalled for one task. All of it is written to the agent's log, so that a later attempt is shown the same.
 */
export type Recall = EventPayload<'memory-recalled'>['data'];

/** What is recalled for a task that no memory fits. */
export const NOTHING_RECALLED: Recall = { text: null, memories: [] };

type RecalledVersion = Candidate & {
  memory: Memory;
  why: Pick<Recall['memories'][number], 'reason' | 'words'>;
} & {
  score: number;
};

/**
 * The memories of the scope that are relevant to a task, as fenced data: those that fit well enough, and those that
 * share a rare word or a name with it, as many as fit into the agent's budget of tokens. Nothing is recalled if the
 * account or the agent has switched recall off.
 */
export async function recallMemories(
  { db, embedder }: { db: Database; embedder: Embedder },
  scope: MemoryScope,
  { task, ...agent }: { task: string } & MemorySwitches,
): Promise<Recall> {
  // Without memories, the task need not be embedded.
  const count = await countRecallable(db, scope, agent);
  if (count === 0) return NOTHING_RECALLED;
  const found = await findMemories({ db, embedder }, scope, { query: task, limit: MAX_CANDIDATES });
  const now = Date.now();
  const ofTask = namesOf(task);
  const candidates = found
    .map((version) => toCandidate(version, { ofTask, count, now }))
    .filter((candidate) => candidate !== null);
  const { modelId } = embedder;
  const versionIds = candidates.map(({ versionId }) => versionId);
  const chosen = chooseMemories(candidates, {
    tokens: recallTokensOf(agent),
    embeddings: await selectEmbeddings(db, scope.accountId, { modelId, versionIds }),
    ...scoringOf(modelId),
  });
  if (chosen.length === 0) return NOTHING_RECALLED;
  return {
    text: renderRecalled(
      chosen.map(({ memory }) => memory),
      now,
    ),
    memories: chosen.map(({ memory: { memory_id, key, namespace, version, trust }, score, why }) => ({
      memory_id,
      key,
      namespace,
      version,
      trust,
      score,
      ...why,
    })),
  };
}

/** A found version with the reason to recall it; null if there is none. */
function toCandidate(
  found: FoundVersion,
  { ofTask, count, now }: { ofTask: Set<string>; count: number; now: number },
): RecalledVersion | null {
  const { versionId, namespace, key, score, validFrom } = found;
  const words = found.words ?? [];
  const telling = findTellingWords(words, { ofTask, value: found.value });
  const fit = fitAmong(count, found);
  if (fit < MIN_FIT && telling.length === 0) return null;
  const memory = toMemory(found);
  const tokens = Math.ceil(Buffer.byteLength(renderMemory(memory, now)) / BYTES_PER_TOKEN);
  return {
    versionId,
    namespace,
    key,
    validFrom,
    tokens,
    memory,
    score,
    ...(telling.length > 0
      ? { relevance: Math.max(fit, TELLING_WORD_RELEVANCE), why: { reason: 'rare_word', words: telling } }
      : { relevance: fit, why: { reason: 'score', words: words.map(({ word }) => word) } }),
  };
}
