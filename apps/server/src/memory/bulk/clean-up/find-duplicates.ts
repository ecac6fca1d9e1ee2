import { detectLanguage } from '../../model/detect-language.ts';
import { cosine } from './cosine.ts';
import { createNeighbours } from './create-neighbours.ts';
import { type Copy, canStandFor, unite } from './same/can-stand-for.ts';
import { equalTextKey, haveEqualTexts } from './same/have-equal-texts.ts';
import { haveSameSubject } from './same/have-same-subject.ts';
import { isRewording } from './same/is-rewording.ts';
import { standardText } from './same/read-words.ts';

/** The parts of a memory that are compared. */
export interface Comparable extends Copy {
  key: string;
  value: string;
  vector: Float32Array;
  /** Whether its vector also covers the key. */
  hasTitle: boolean;
}

/** Positions of two memories that say the same. */
interface DuplicatePair {
  kept: number;
  removed: number;
  /** 1 for texts that differ only in case and spaces, or in how numbers and dates are written. */
  similarity: number;
}

/** Positions of two memories that look alike, and why neither may replace the other without a person's decision. */
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

/** The most by which different keys as titles move the vectors of the same fact apart. */
const TITLE_SHIFT = 0.06;
/** A person has to be able to look through them. */
export const MAX_NEAR_PAIRS = 200;

/**
 * Takes memories, the most worth keeping first, and finds the pairs that say the same and those that only look alike. A
 * removed memory says the same as the one that is kept in its place, not only the same as another removed one: there
 * are no chains. `embedValue` returns the vector of a value without its title. Takes seconds of computation: call it in
 * a separate thread.
 */
export async function findDuplicates(
  memories: Comparable[],
  threshold: number,
  embedValue: (index: number) => Promise<Float32Array>,
): Promise<FoundDuplicates> {
  const found: FoundDuplicates = { pairs: [], near: [] };
  const near = createNeighbours(memories.map(({ vector }) => vector));
  const texts = memories.map(({ value }) => equalTextKey(value));
  const standard = memories.map(({ value }) => standardText(value));
  const shifts = memories.map(({ hasTitle }) => (hasTitle ? TITLE_SHIFT : 0));
  const valueVector = openValueVectors(memories, embedValue);
  const isEnglish = openIsEnglish(memories);
  /** What represents each memory: for a kept one, including the tags and metadata of those removed. */
  const kept = memories.map((memory): Comparable => memory);
  const isGone = new Set<number>();
  for (let i = 0; i < memories.length; i++) {
    if (isGone.has(i)) continue;
    for (let j = i + 1; j < memories.length; j++) {
      const [a, b] = [kept[i] as Comparable, memories[j] as Comparable];
      if (isGone.has(j)) continue;
      const isEqual = texts[i] === texts[j] && haveEqualTexts(a.value, b.value);
      // To the model, "5pm" is far from "17:00".
      const hasSameWords = isEqual || standard[i] === standard[j];
      // For the many pairs that are far apart, nothing is awaited.
      if (!hasSameWords && near(i, j, threshold - Math.max(shifts[i] ?? 0, shifts[j] ?? 0)) === null)
        continue;
      // To the model, all texts in other languages look alike: for these, only equal texts count.
      if (!isEqual && !(isEnglish(i) && isEnglish(j))) continue;
      const similarity = hasSameWords ? 1 : cosine(await valueVector(i), await valueVector(j));
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

/** The vectors of the values alone, embedded when first needed. */
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
