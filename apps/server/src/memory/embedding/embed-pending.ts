import type { Database } from '@jettson/database';
import { type Embedder, EmbedderError } from '@jettson/embedder';
import { embedMemories } from '../model/embed-memories.ts';
import type { Embedding } from '../model/embedding.ts';
import { insertEmbeddings } from '../store/vector-queries.ts';
import { openEmbeddingTurns } from './open-embedding-turns.ts';
import type { EmbeddedLanguages, UnembeddedVersion } from './select-unembedded.ts';

export interface EmbedPendingDeps {
  db: Database;
  embedder: Embedder;
  /** Only memories in these languages; by default, those that the model is for. */
  languages?: EmbeddedLanguages;
}

/** While one batch is stored, the next is embedded. */
const CONCURRENT_BATCHES = 2;

/**
 * Embeds everything that has no vector of the configured model: imports, puts whose embedding failed, and, after a
 * change of the model, everything. Accounts take turns; live memories come first, then the versions that `as_of`
 * searches.
 *
 * A job: it may run twice, even at the same time, and continues where an interrupted one stopped. Stops early if
 * `signal` aborts. Throws an EmbedderError if nothing can be embedded now; texts that are refused stay pending. Returns
 * how many vectors it made.
 */
export async function embedPending(deps: EmbedPendingDeps, signal?: AbortSignal): Promise<number> {
  const batches = unembeddedBatches(deps, signal);
  const workers = await Promise.allSettled(
    Array.from({ length: CONCURRENT_BATCHES }, async () => {
      let embedded = 0;
      for await (const versions of batches) embedded += await embedVersions(deps, versions);
      return embedded;
    }),
  );
  return workers.reduce((sum, worker) => {
    if (worker.status === 'rejected') throw worker.reason;
    return sum + worker.value;
  }, 0);
}

async function* unembeddedBatches(
  { db, embedder, languages = languagesOf(embedder) }: EmbedPendingDeps,
  signal: AbortSignal | undefined,
): AsyncGenerator<UnembeddedVersion[]> {
  const wanted = { modelId: embedder.modelId, languages };
  const nextLive = openEmbeddingTurns(db, { ...wanted, live: true });
  const nextEnded = openEmbeddingTurns(db, { ...wanted, live: false });
  while (!signal?.aborted) {
    let versions = await nextLive();
    if (versions.length === 0) versions = await nextEnded();
    if (versions.length === 0) return;
    yield versions;
  }
}

/** Codes of errors that are due to the text itself: with any other error, every further text would fail as well. */
const REFUSALS = ['rejected', 'bad_answer', 'worker_crashed'];

/** Embeds and stores versions. If a text is refused, halving the batch finds it, and all others get their vectors. */
async function embedVersions(deps: EmbedPendingDeps, versions: UnembeddedVersion[]): Promise<number> {
  let embeddings: Embedding[];
  try {
    embeddings = await embedMemories(deps.embedder, versions);
  } catch (error) {
    if (!(error instanceof EmbedderError) || !REFUSALS.includes(error.code)) throw error;
    if (versions.length === 1) return 0;
    const middle = Math.ceil(versions.length / 2);
    return (
      (await embedVersions(deps, versions.slice(0, middle))) +
      (await embedVersions(deps, versions.slice(middle)))
    );
  }
  const embedded = versions.map((version, i) => ({ ...version, embedding: embeddings[i] as Embedding }));
  for (const [accountId, ofAccount] of Map.groupBy(embedded, (version) => version.accountId)) {
    await insertEmbeddings(deps.db, accountId, ofAccount);
  }
  return embedded.length;
}

/** The languages of the memories that a configured model embeds. */
function languagesOf({ otherLanguages }: Embedder): EmbeddedLanguages {
  return otherLanguages === undefined ? 'all' : 'english';
}
