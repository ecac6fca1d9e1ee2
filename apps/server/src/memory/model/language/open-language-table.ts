import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DETECTED_BY_TABLE } from './detected-by-table.ts';
import { hashNgram } from './hash-ngram.ts';

/** How well the words fit each language, summed over their n-grams, and the number of n-grams. */
export type ScoreWords = (words: string[]) => { scores: Map<string, number>; ngrams: number };

/** The constant that eld leaves out of each of its scores. */
const BASE_SCORE = 53;
const LONGEST_WORD = 70;

/** Reads the table that `scripts/make-language-table.ts` makes; it takes 0.9 MB. */
export function openLanguageTable(): ScoreWords {
  const file = new Uint8Array(readFileSync(fileURLToPath(new URL('language-table.bin', import.meta.url))));
  const [count = 0] = new Uint32Array(file.buffer, 0, 1);
  const hashes = new Uint32Array(file.buffer, 4, count);
  const ends = new Uint32Array(file.buffer, 4 + 4 * count, count);
  const pairs = new Uint8Array(file.buffer, 4 + 8 * count);

  return (words) => {
    const sums = new Array<number>(DETECTED_BY_TABLE.length).fill(0);
    const ngrams = hashesOf(words);
    for (const hash of ngrams) {
      const at = find(hashes, hash);
      if (at === -1) continue;
      for (let i = at === 0 ? 0 : (ends[at - 1] as number); i < (ends[at] as number); i++) {
        const language = pairs[2 * i] as number;
        sums[language] = (sums[language] as number) + BASE_SCORE + (pairs[2 * i + 1] as number);
      }
    }
    return {
      scores: new Map(DETECTED_BY_TABLE.map((name, i) => [name, sums[i] as number])),
      ngrams: ngrams.size,
    };
  };
}

/**
 * The n-grams of a word: four bytes at every third position, and the last four with the end. Spaces mark the beginning
 * and the end of the word.
 */
function hashesOf(words: string[]): Set<number> {
  const hashes = new Set<number>();
  for (const word of words) {
    const bytes = Buffer.from(` ${word} `);
    const length = Math.min(bytes.length - 2, LONGEST_WORD);
    let at = 0;
    for (; at + 4 < length; at += 3) hashes.add(hashNgram(bytes, at === 0 ? 0 : at + 1, at + 5));
    const tail = length === 3 ? 0 : Math.max(0, length - 4);
    // A word of up to four bytes is a single n-gram, with both its ends.
    const ending = Buffer.concat([
      bytes.subarray(at === 0 ? 0 : tail + 1, at === 0 ? 1 : tail + 1),
      bytes.subarray(tail + 1, length + 1),
      Buffer.from(' '),
    ]);
    hashes.add(hashNgram(ending, 0, ending.length));
  }
  return hashes;
}

function find(sorted: Uint32Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const at = sorted[middle] as number;
    if (at === value) return middle;
    if (at < value) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
