import type { Database } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import { embedEach } from '../model/embed-each.ts';
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
 * searches. The second stage of all of them comes later: `encodePending`.
 *
 * A job: it may run twice, even at the same time, and continues where an interrupted one stopped. Stops early if
 * `signal` aborts. Throws an EmbedderError if nothing can be embedded now; texts that are refused stay pending. Returns
 * how many vectors it made.
 */
export function embedPending(deps: EmbedPendingDeps, signal?: AbortSignal): Promise<number> {
  return openEmbedPending(deps)(signal);
}

/** `embedPending`, to be called again and again: each call looks only for what is new since the one before. */
export function openEmbedPending(deps: EmbedPendingDeps): (signal?: AbortSignal) => Promise<number> {
  const { db, embedder, languages = languagesOf(embedder) } = deps;
  const wanted = { modelId: embedder.modelId, languages };
  const nextLive = openEmbeddingTurns(db, { ...wanted, live: true });
  const nextEnded = openEmbeddingTurns(db, { ...wanted, live: false });

  async function* batches(signal: AbortSignal | undefined): AsyncGenerator<UnembeddedVersion[]> {
    while (!signal?.aborted) {
      let versions = await nextLive();
      if (versions.length === 0) versions = await nextEnded();
      if (versions.length === 0) return;
      yield versions;
    }
  }

  return async (signal) => {
    const shared = batches(signal);
    const workers = await Promise.allSettled(
      Array.from({ length: CONCURRENT_BATCHES }, async () => {
        let embedded = 0;
        for await (const versions of shared) embedded += await embedVersions(deps, versions);
        return embedded;
      }),
    );
    return workers.reduce((sum, worker) => {
      if (worker.status === 'rejected') throw worker.reason;
      return sum + worker.value;
    }, 0);
  };
}

/** Embeds and stores versions, except those whose texts are refused. */
async function embedVersions(
  { db, embedder }: EmbedPendingDeps,
  versions: UnembeddedVersion[],
): Promise<number> {
  const embedded = await embedEach(embedder, versions);
  for (const [accountId, ofAccount] of Map.groupBy(embedded, (version) => version.accountId)) {
    await insertEmbeddings(db, accountId, ofAccount);
  }
  return embedded.length;
}

/** The languages of the memories that a configured model embeds. */
function languagesOf({ otherLanguages }: Embedder): EmbeddedLanguages {
  return otherLanguages === undefined ? 'all' : 'english';
}
