import { DETECTED_BY_TABLE } from '../apps/server/src/memory/model/language/detected-by-table.ts';
import { hashNgram } from '../apps/server/src/memory/model/language/hash-ngram.ts';

/** eld says only what its parts look like to itself. */
interface Ngrams {
  languages: Record<string, string>;
  ngrams: Record<string, Record<string, number>>;
}

/**
 * The n-grams of eld for the languages that no script gives away, as `open-language-table.ts` reads them: the number of
 * n-grams, their hashes in order, where the scores of each end, and the scores as pairs of language and score.
 */
export async function packLanguageTable(): Promise<Buffer> {
  const { ngramsData } = (await load('ngrams/small.js')) as { ngramsData: Ngrams };
  const { dictionary } = (await load('dictionary.js')) as { dictionary: string[] };
  // Bytes that no UTF-8 has are spaces in the dictionary.
  const bytes = [...dictionary.entries()].filter(([byte, character]) => byte >= 0x80 && character !== ' ');
  const byteOf = new Map(bytes.map(([byte, character]) => [character, byte]));

  const scoresByHash = new Map<number, [language: number, score: number][]>();
  for (const [ngram, scores] of Object.entries(ngramsData.ngrams)) {
    const bytes = Buffer.from(
      [...ngram].map((character) => byteOf.get(character) ?? character.charCodeAt(0)),
    );
    const kept = Object.entries(scores)
      .map(([id, score]): [number, number] => [
        DETECTED_BY_TABLE.indexOf(ngramsData.languages[id] as never),
        score,
      ])
      .filter(([language]) => language !== -1);
    if (kept.length > 0) scoresByHash.set(hashNgram(bytes, 0, bytes.length), kept);
  }
  return pack([...scoresByHash].sort(([a], [b]) => a - b));
}

function pack(entries: [hash: number, scores: [number, number][]][]): Buffer {
  const hashes = Uint32Array.from(entries, ([hash]) => hash);
  let end = 0;
  const ends = Uint32Array.from(entries, ([, scores]) => (end += scores.length));
  const pairs = Uint8Array.from(entries.flatMap(([, scores]) => scores.flat()));
  return Buffer.concat(
    [Uint32Array.of(entries.length), hashes, ends, pairs].map((part) => Buffer.from(part.buffer)),
  );
}

function load(file: string): Promise<unknown> {
  return import(new URL(`../node_modules/eld/src/${file}`, import.meta.url).href);
}
