import type { Database } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import { toPassage } from '../search/search-text.ts';
import { type LiveRow, selectVectors } from './queries.ts';

const ROWS_AT_ONCE = 500;
const TEXTS_AT_ONCE = 64;

/** The vectors of memories, by row id; what has none yet is embedded now. */
export async function loadVectors(
  { db, embedder }: { db: Database; embedder: Embedder },
  accountId: string,
  rows: LiveRow[],
): Promise<Map<number, Float32Array>> {
  const vectors = new Map<number, Float32Array>();
  for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) {
    const rowIds = rows.slice(i, i + ROWS_AT_ONCE).map(({ rowId }) => rowId);
    const page = await selectVectors(db, accountId, { modelId: embedder.modelId, rowIds });
    for (const [rowId, vector] of page) vectors.set(rowId, vector);
  }
  const missing = rows.filter(({ rowId }) => !vectors.has(rowId));
  for (let i = 0; i < missing.length; i += TEXTS_AT_ONCE) {
    const some = missing.slice(i, i + TEXTS_AT_ONCE);
    const made = await embedder.embedPassages(some.map(({ key, value }) => toPassage(key, value)));
    some.forEach(({ rowId }, j) => {
      vectors.set(rowId, made[j] as Float32Array);
    });
  }
  return vectors;
}
