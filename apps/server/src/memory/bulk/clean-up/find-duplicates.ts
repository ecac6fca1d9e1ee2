import type { Embedder } from '@jettson/embedder';
import type { Embedding } from '../../model/embedding.ts';
import { toPassage } from '../../model/passage.ts';
import { cosine } from './cosine.ts';
import { createNeighbours } from './create-neighbours.ts';
import { createYield } from './create-yield.ts';
import { haveSameFacts } from './have-same-facts.ts';
import type { LiveVersion } from './select-live.ts';

export interface Duplicate {
  kept: LiveVersion;
  removed: LiveVersion;
  /** 1: the same but for case and spaces. */
  similarity: number;
}

/** Looking at the clock for each pair would take longer than the pair. */
const PAIRS_A_CHECK = 256;
/** Titles of different keys move vectors of one fact apart by at most this much. */
const TITLE_SHIFT = 0.06;

/**
 * Pairs of one namespace that say the same, out of versions in order of what is most worth keeping. What is removed is
 * near to what is kept in its place, never only to something removed: no chains.
 */
export async function findDuplicates(
  embedder: Embedder,
  live: LiveVersion[],
  { embeddings, threshold }: { embeddings: Map<number, Embedding>; threshold: number },
): Promise<Duplicate[]> {
  const duplicates: Duplicate[] = [];
  const embedValue = valueEmbedder(embedder, embeddings);
  for (const group of Map.groupBy(live, ({ namespace }) => namespace).values()) {
    const near = createNeighbours(
      group.map(({ versionId }) => embeddings.get(versionId)?.vector as Float32Array),
    );
    const texts = group.map(({ value }) => normalized(value));
    const shifts = group.map((version) => (hasTitle(version) ? TITLE_SHIFT : 0));
    const isGone = new Set<number>();
    const yieldTurn = createYield();
    for (const [i, kept] of group.entries()) {
      if (isGone.has(i)) continue;
      for (let j = i + 1; j < group.length; j++) {
        if (j % PAIRS_A_CHECK === 0) await yieldTurn();
        if (isGone.has(j)) continue;
        const isEqual = texts[i] === texts[j];
        // Nothing is awaited for the many pairs that are far apart.
        if (!isEqual && near(i, j, threshold - Math.max(shifts[i] ?? 0, shifts[j] ?? 0)) === null) continue;
        const removed = group[j] as LiveVersion;
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
  a: LiveVersion,
  b: LiveVersion,
  embedValue: (version: LiveVersion) => Promise<Float32Array>,
): Promise<number | null> {
  if (!haveSameFacts(a.value, b.value)) return null;
  return cosine(await embedValue(a), await embedValue(b));
}

/** The vector of the value without its title; embedded when it is first asked for. */
function valueEmbedder(embedder: Embedder, embeddings: Map<number, Embedding>) {
  const made = new Map<number, Float32Array>();
  return async (version: LiveVersion): Promise<Float32Array> => {
    const { versionId, value } = version;
    const known = made.get(versionId) ?? (hasTitle(version) ? undefined : embeddings.get(versionId)?.vector);
    if (known !== undefined) return known;
    const [vector] = await embedder.embedPassages([value]);
    made.set(versionId, vector as Float32Array);
    return vector as Float32Array;
  };
}

/** Its vector is of its key as well. */
function hasTitle({ key, value }: LiveVersion): boolean {
  return toPassage(key, value) !== value;
}

function normalized(value: string): string {
  return value.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}
