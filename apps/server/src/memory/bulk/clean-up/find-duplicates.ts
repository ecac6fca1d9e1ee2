import { detectLanguage } from '../../model/detect-language.ts';
import { cosine } from './cosine.ts';
import { createNeighbours } from './create-neighbours.ts';
import { type Copy, canStandFor, unite } from './same/can-stand-for.ts';
import { equalTextKey, haveEqualTexts } from './same/have-equal-texts.ts';
import { haveSameSubject } from './same/have-same-subject.ts';
import { isRewording } from './same/is-rewording.ts';

/** A memory, as far as it is compared. */
export interface Comparable extends Copy {
  key: string;
  value: string;
  vector: Float32Array;
  /** Its vector is of its key as well. */
  hasTitle: boolean;
}

/** Positions of two that say the same. */
interface DuplicatePair {
  kept: number;
  removed: number;
  /** 1: the same but for case and spaces. */
  similarity: number;
}

/** Positions of two that are alike, and why neither may go for the other without somebody's look. */
export interface NearPair {
  first: number;
  second: number;
  similarity: number;
  reason: 'subject' | 'text' | 'trust_or_expiry';
}

export interface FoundDuplicates {
  pairs: DuplicatePair[];
  near: NearPair[];
}

/** Titles of different keys move vectors of one fact apart by at most this much. */
const TITLE_SHIFT = 0.06;
/** Somebody is to look through them. */
export const MAX_NEAR_PAIRS = 200;

/**
 * Pairs that say the same, out of memories in order of what is most worth keeping, and those that only look so. What is
 * removed says the same as what is kept in its place, never only as something removed: no chains. `embedValue` gives the
 * vector of a value without its title. It computes for seconds: call it from a thread of its own.
 */
export async function findDuplicates(
  memories: Comparable[],
  threshold: number,
  embedValue: (index: number) => Promise<Float32Array>,
): Promise<FoundDuplicates> {
  const found: FoundDuplicates = { pairs: [], near: [] };
  const near = createNeighbours(memories.map(({ vector }) => vector));
  const texts = memories.map(({ value }) => equalTextKey(value));
  const shifts = memories.map(({ hasTitle }) => (hasTitle ? TITLE_SHIFT : 0));
  const valueVector = openValueVectors(memories, embedValue);
  const isEnglish = openIsEnglish(memories);
  /** What stands for it: of a kept one also the tags and metadata of what went. */
  const kept = memories.map((memory): Comparable => memory);
  const isGone = new Set<number>();
  for (let i = 0; i < memories.length; i++) {
    if (isGone.has(i)) continue;
    for (let j = i + 1; j < memories.length; j++) {
      const [a, b] = [kept[i] as Comparable, memories[j] as Comparable];
      if (isGone.has(j)) continue;
      const isEqual = texts[i] === texts[j] && haveEqualTexts(a.value, b.value);
      // Nothing is awaited for the many pairs that are far apart.
      if (!isEqual && near(i, j, threshold - Math.max(shifts[i] ?? 0, shifts[j] ?? 0)) === null) continue;
      // The model sees other languages as all alike: there only equal texts count.
      if (!isEqual && !(isEnglish(i) && isEnglish(j))) continue;
      const similarity = isEqual ? 1 : cosine(await valueVector(i), await valueVector(j));
      if (similarity < threshold) continue;
      const reason = differenceOf(a, b, isEqual);
      if (reason === null) {
        isGone.add(j);
        found.pairs.push({ kept: i, removed: j, similarity });
        kept[i] = { ...a, ...unite([a, b]) };
      } else if (found.near.length < MAX_NEAR_PAIRS) {
        found.near.push({ first: i, second: j, similarity, reason });
      }
    }
  }
  found.near = found.near.filter(({ first, second }) => !isGone.has(first) && !isGone.has(second));
  return found;
}

function differenceOf(a: Comparable, b: Comparable, isEqual: boolean): NearPair['reason'] | null {
  if (!haveSameSubject(a, b)) return 'subject';
  if (!isEqual && !isRewording(a.value, b.value)) return 'text';
  return canStandFor(a, b) ? null : 'trust_or_expiry';
}

function openIsEnglish(memories: Comparable[]) {
  const known = new Map<number, boolean>();
  return (index: number): boolean => {
    const is = known.get(index) ?? detectLanguage(memories[index]?.value ?? '') === 'en';
    known.set(index, is);
    return is;
  };
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
