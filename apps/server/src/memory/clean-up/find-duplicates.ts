import type { Embedder } from '@jettson/embedder';
import { toPassage } from '../search/search-text.ts';
import { cosine, createNeighbours, createYield } from './cosine.ts';
import { haveSameFacts } from './have-same-facts.ts';
import type { LiveRow } from './queries.ts';

export interface Duplicate {
  kept: LiveRow;
  removed: LiveRow;
  /** 1: the same but for case and spaces. */
  similarity: number;
}

/** Looking at the clock for each pair would take longer than the pair. */
const PAIRS_A_CHECK = 256;
/** Titles of different keys move vectors of one fact apart by at most this much. */
const TITLE_SHIFT = 0.06;

/**
 * Pairs of one namespace that say the same, out of rows in order of what is most worth keeping. What is removed is
 * near to what is kept in its place, never only to something removed: no chains.
 */
export async function findDuplicates(
  embedder: Embedder,
  rows: LiveRow[],
  { vectors, threshold }: { vectors: Map<number, Float32Array>; threshold: number },
): Promise<Duplicate[]> {
  const duplicates: Duplicate[] = [];
  const embedValue = valueEmbedder(embedder, vectors);
  for (const group of Map.groupBy(rows, ({ namespace }) => namespace).values()) {
    const near = createNeighbours(group.map(({ rowId }) => vectors.get(rowId) as Float32Array));
    const texts = group.map(({ value }) => normalized(value));
    const shifts = group.map((row) => (hasTitle(row) ? TITLE_SHIFT : 0));
    const isGone = new Set<number>();
    const giveWay = createYield();
    for (const [i, kept] of group.entries()) {
      if (isGone.has(i)) continue;
      for (let j = i + 1; j < group.length; j++) {
        if (j % PAIRS_A_CHECK === 0) await giveWay();
        if (isGone.has(j)) continue;
        const isEqual = texts[i] === texts[j];
        // Nothing is awaited for the many pairs that are far apart.
        if (!isEqual && near(i, j, threshold - Math.max(shifts[i] ?? 0, shifts[j] ?? 0)) === null) continue;
        const removed = group[j] as LiveRow;
        const similarity = isEqual ? 1 : await similarityOf(kept, removed, embedValue);
        if (similarity === null || similarity < threshold) continue;
        isGone.add(j);
        duplicates.push({ kept, removed, similarity });
      }
    }
  }
  return duplicates;
}

/** Of the values alone; null when they cannot say the same. */
async function similarityOf(
  a: LiveRow,
  b: LiveRow,
  embedValue: (row: LiveRow) => Promise<Float32Array>,
): Promise<number | null> {
  if (!haveSameFacts(a.value, b.value)) return null;
  return cosine(await embedValue(a), await embedValue(b));
}

/** The vector of the value without its title; embedded when it is first asked for. */
function valueEmbedder(embedder: Embedder, vectors: Map<number, Float32Array>) {
  const made = new Map<number, Float32Array>();
  return async (row: LiveRow): Promise<Float32Array> => {
    const known = made.get(row.rowId) ?? (hasTitle(row) ? undefined : vectors.get(row.rowId));
    if (known !== undefined) return known;
    const [vector] = await embedder.embedPassages([row.value]);
    made.set(row.rowId, vector as Float32Array);
    return vector as Float32Array;
  };
}

/** Its vector is of its key as well. */
function hasTitle({ key, value }: LiveRow): boolean {
  return toPassage(key, value) !== value;
}

function normalized(value: string): string {
  return value.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}
