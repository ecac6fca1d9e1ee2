import type { Vocabulary } from './open-model-file.ts';

/** The ids of a text's pieces, its marks at both ends included. */
export type Tokenize = (text: string) => number[];

/** Stands for a space in the pieces. */
const SPACE_MARK = 0x2581;
/** What a character without a piece costs beyond the rarest piece. */
const UNKNOWN_PENALTY = 10;

/**
 * Splits texts into the most likely pieces (SentencePiece's unigram model), at most `maxTokens`. The library that does it
 * for the English model keeps a vocabulary of 250,000 pieces as JavaScript objects: 213 MB, and 3 to 4 seconds to load.
 * Typed arrays take 10 MB.
 */
export function createTokenizer(vocabulary: Vocabulary, maxTokens: number): Tokenize {
  const { begin, end, unknown, scores, replacements } = vocabulary;
  const index = indexPieces(vocabulary);
  const unknownScore = scores.reduce((least, score) => Math.min(least, score), 0) - UNKNOWN_PENALTY;

  /** The best way to each place of the text, from the place before its last piece. */
  function split(bytes: Uint8Array, starts: number[]): number[] {
    const count = starts.length - 1;
    const best = new Float32Array(count + 1).fill(Number.NEGATIVE_INFINITY);
    const piece = new Int32Array(count + 1);
    const from = new Int32Array(count + 1);
    best[0] = 0;
    const reach = (place: number, score: number, id: number, origin: number) => {
      if (score <= (best[place] as number)) return;
      best[place] = score;
      piece[place] = id;
      from[place] = origin;
    };
    for (let i = 0; i < count; i++) {
      const start = starts[i] as number;
      const sofar = best[i] as number;
      let hash = HASH_START;
      let hashed = start;
      for (let j = i + 1; j <= count; j++) {
        const stop = starts[j] as number;
        if (stop - start > index.longest) break;
        for (; hashed < stop; hashed++) hash = addToHash(hash, bytes[hashed] as number);
        const id = index.find(hash, bytes, start, stop);
        if (id !== -1 && id !== unknown) reach(j, sofar + (scores[id] as number), id, i);
      }
      reach(i + 1, sofar + unknownScore, unknown, i);
    }
    const ids: number[] = [];
    for (let place = count; place > 0; place = from[place] as number) ids.push(piece[place] as number);
    return ids.reverse();
  }

  return (text) => {
    // No piece is longer than 16 characters: what is cut off here could not be within the limit.
    const bytes = Buffer.from(toText(normalize(text.slice(0, maxTokens * 16), replacements)), 'utf8');
    const starts = [0];
    for (let at = 0; at < bytes.length; ) {
      at += lengthOf(bytes[at] as number);
      starts.push(at);
    }
    return [begin, ...split(bytes, starts).slice(0, maxTokens - 2), end];
  };
}

/** With what characters are replaced by, and a mark for each space, of which one is at the beginning. */
function normalize(text: string, replacements: Map<number, number[]>): number[] {
  const characters = [SPACE_MARK];
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    for (const by of replacements.get(code) ?? [code]) {
      if (by !== 0x20) characters.push(by);
      else if (characters.at(-1) !== SPACE_MARK) characters.push(SPACE_MARK);
    }
  }
  return characters;
}

function toText(characters: number[]): string {
  let text = '';
  for (const character of characters) text += String.fromCodePoint(character);
  return text;
}

/** Bytes of the character that begins with this one. */
function lengthOf(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

const HASH_START = 0x811c9dc5;

function addToHash(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

/** Finds pieces by their bytes. */
function indexPieces({ pieces, offsets }: Vocabulary) {
  const count = offsets.length - 1;
  const mask = 2 ** Math.ceil(Math.log2(2 * count)) - 1;
  /** Piece ids, each one more: 0 is an empty place. */
  const places = new Int32Array(mask + 1);
  let longest = 0;
  for (let id = 0; id < count; id++) {
    const start = offsets[id] as number;
    const end = offsets[id + 1] as number;
    longest = Math.max(longest, end - start);
    let hash = HASH_START;
    for (let i = start; i < end; i++) hash = addToHash(hash, pieces[i] as number);
    let place = hash & mask;
    while (places[place] !== 0) place = (place + 1) & mask;
    places[place] = id + 1;
  }

  function find(hash: number, bytes: Uint8Array, start: number, end: number): number {
    for (let place = hash & mask; places[place] !== 0; place = (place + 1) & mask) {
      const id = (places[place] as number) - 1;
      const at = offsets[id] as number;
      if ((offsets[id + 1] as number) - at !== end - start) continue;
      let same = 0;
      while (same < end - start && pieces[at + same] === bytes[start + same]) same++;
      if (same === end - start) return id;
    }
    return -1;
  }

  return { longest, find };
}
