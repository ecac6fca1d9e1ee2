import { cosine } from './cosine.ts';
import { createNeighbours } from './create-neighbours.ts';
import { haveSameFacts } from './have-same-facts.ts';

/** A memory, as far as it is compared. */
export interface Comparable {
  value: string;
  vector: Float32Array;
  /** Its vector is of its key as well. */
  hasTitle: boolean;
}

/** Positions of two that say the same. */
export interface DuplicatePair {
  kept: number;
  removed: number;
  /** 1: the same but for case and spaces. */
  similarity: number;
}

/** Titles of different keys move vectors of one fact apart by at most this much. */
const TITLE_SHIFT = 0.06;

/**
 * Pairs that say the same, out of memories in order of what is most worth keeping. What is removed is near to what is
 * kept in its place, never only to something removed: no chains. `embedValue` gives the vector of a value without its
 * title. It computes for seconds: call it from a thread of its own.
 */
export async function findDuplicates(
  memories: Comparable[],
  threshold: number,
  embedValue: (index: number) => Promise<Float32Array>,
): Promise<DuplicatePair[]> {
  const pairs: DuplicatePair[] = [];
  const near = createNeighbours(memories.map(({ vector }) => vector));
  const texts = memories.map(({ value }) => normalized(value));
  const shifts = memories.map(({ hasTitle }) => (hasTitle ? TITLE_SHIFT : 0));
  const valueVector = openValueVectors(memories, embedValue);
  const isGone = new Set<number>();
  for (const [i, kept] of memories.entries()) {
    if (isGone.has(i)) continue;
    for (let j = i + 1; j < memories.length; j++) {
      if (isGone.has(j)) continue;
      const isEqual = texts[i] === texts[j];
      // Nothing is awaited for the many pairs that are far apart.
      if (!isEqual && near(i, j, threshold - Math.max(shifts[i] ?? 0, shifts[j] ?? 0)) === null) continue;
      const removed = memories[j] as Comparable;
      if (!isEqual && !haveSameFacts(kept.value, removed.value)) continue;
      const similarity = isEqual ? 1 : cosine(await valueVector(i), await valueVector(j));
      if (similarity < threshold) continue;
      isGone.add(j);
      pairs.push({ kept: i, removed: j, similarity });
    }
  }
  return pairs;
}

/** The vectors of the values alone; embedded when they are first asked for. */
function openValueVectors(memories: Comparable[], embedValue: (index: number) => Promise<Float32Array>) {
  const made = new Map<number, Float32Array>();
  return async (index: number): Promise<Float32Array> => {
    const memory = memories[index] as Comparable;
    if (!memory.hasTitle) return memory.vector;
    const vector = made.get(index) ?? (await embedValue(index));
    made.set(index, vector);
    return vector;
  };
}

function normalized(value: string): string {
  return value.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}
