import type { Database } from '@jettson/database';
import { type Embedder, EmbedderError } from '@jettson/embedder';
import { toPassage } from '../search/search-text.ts';
import { insertVectors } from '../versions/write-queries.ts';
import { countUnembedded, selectUnembedded, type UnembeddedRow } from './embed-pending-queries.ts';

export interface EmbedPendingDeps {
  db: Database;
  embedder: Embedder;
}

/** Large enough to sort texts by length into even batches, small enough to lose little when the process ends. */
const ROWS_AT_ONCE = 128;
/** While one batch is stored, the next is embedded. */
const LANES = 2;

/**
 * Embeds everything that has no vector of the configured model: imports, puts whose embedding failed, and all of it
 * after a change of the model. Live memories first, then the versions that `as_of` searches.
 *
 * A job: it may run twice, also at the same time, and goes on where an interrupted one stopped. Stops early when
 * `signal` aborts. Throws an EmbedderError when nothing can be embedded now; texts that are refused stay pending.
 * Returns how many vectors it made.
 */
export async function embedPending(deps: EmbedPendingDeps, signal?: AbortSignal): Promise<number> {
  const batches = unembeddedBatches(deps, signal);
  const lanes = await Promise.allSettled(
    Array.from({ length: LANES }, async () => {
      let embedded = 0;
      for await (const rows of batches) embedded += await embedRows(deps, rows);
      return embedded;
    }),
  );
  return lanes.reduce((sum, lane) => {
    if (lane.status === 'rejected') throw lane.reason;
    return sum + lane.value;
  }, 0);
}

async function* unembeddedBatches(
  { db, embedder }: EmbedPendingDeps,
  signal: AbortSignal | undefined,
): AsyncGenerator<UnembeddedRow[]> {
  for (const live of [true, false]) {
    let after = 0;
    while (!signal?.aborted) {
      const input = { modelId: embedder.modelId, live, after, limit: ROWS_AT_ONCE };
      const rows = await selectUnembedded(db, input);
      const last = rows.at(-1);
      if (last === undefined) break;
      yield rows;
      after = last.rowId;
    }
  }
}

/** How many of the account's memories semantic search does not find yet. */
export function countPendingEmbeddings(
  { db, embedder }: { db: Database; embedder: Pick<Embedder, 'modelId'> },
  accountId: string,
): Promise<number> {
  return countUnembedded(db, accountId, embedder.modelId);
}

/** Codes of errors that lie in the texts: the others would meet every further text as well. */
const REFUSALS = ['rejected', 'bad_answer', 'worker_crashed'];

/** Embeds and stores rows. When some text is refused, halving finds it, and all others get their vectors. */
async function embedRows(deps: EmbedPendingDeps, rows: UnembeddedRow[]): Promise<number> {
  let vectors: Float32Array[];
  try {
    vectors = await deps.embedder.embedPassages(rows.map(({ key, value }) => toPassage(key, value)));
  } catch (error) {
    if (!(error instanceof EmbedderError) || !REFUSALS.includes(error.code)) throw error;
    if (rows.length === 1) return 0;
    const middle = Math.ceil(rows.length / 2);
    return (await embedRows(deps, rows.slice(0, middle))) + (await embedRows(deps, rows.slice(middle)));
  }
  const embedded = rows.map((row, index) => ({ ...row, vector: vectors[index] as Float32Array }));
  for (const [accountId, ofAccount] of Map.groupBy(embedded, (row) => row.accountId)) {
    await insertVectors(deps.db, accountId, { modelId: deps.embedder.modelId, vectors: ofAccount });
  }
  return embedded.length;
}
