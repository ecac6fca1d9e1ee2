import type { Spelling } from './spelling.ts';

type Alphabet = 'base64' | 'base64url';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const LAST_LETTERS = { base64: '+/', base64url: '-_' };
const CODES = new Map(
  [LETTERS + LAST_LETTERS.base64, LETTERS + LAST_LETTERS.base64url].flatMap((letters) =>
    [...letters].map((letter, code) => [letter.charCodeAt(0), code] as const),
  ),
);
const PADDING = '='.charCodeAt(0);

/**
 * `value` inside a base64 text, when it begins `offset` bytes after a multiple of three. Its first and last letters can
 * share their bits with what stands around the value, so these are not looked for: they are mended.
 */
export function base64Spelling(value: Buffer, put: Buffer, offset: 0 | 1 | 2, alphabet: Alphabet): Spelling {
  /** Bits of the letter before `find` that belong to the value, and bits of the letter after it. */
  const bitsBefore = [0, 4, 2][offset] as number;
  const bitsAfter = ((offset + value.length) % 3) * 2;
  const codes = encode(value, offset, alphabet);
  const find = Buffer.from(
    toText(codes.slice(bitsBefore > 0 ? 1 : 0, bitsAfter > 0 ? -1 : undefined), alphabet),
  );
  const maskBefore = (1 << bitsBefore) - 1;
  const maskOfNext = (1 << (6 - bitsAfter)) - 1;

  return {
    find,
    // The letter that is shared, and the padding.
    after: 3,
    mayPrecede: bitsBefore === 0 ? null : (byte) => ((CODES.get(byte) ?? -1) & maskBefore) === codes[0],
    keepsLength: value.length === put.length,
    replaceAt(data, at, from) {
      const first = bitsBefore > 0 && at > from ? CODES.get(data[at - 1] as number) : undefined;
      const afterFind = at + find.length;
      const last = bitsAfter > 0 ? CODES.get(data[afterFind] as number) : undefined;
      const end = last === undefined ? afterFind : afterFind + 1;
      const nextBits = (last ?? 0) & maskOfNext;
      const isEnd = nextBits === 0 && !CODES.has(data[end] as number);

      // Inside a text, what follows has to keep its place in the groups of three.
      const filler = isEnd ? 0 : (value.length + 2 * put.length) % 3;
      const fitted = Buffer.concat([put, Buffer.alloc(filler, '-')]);
      const changed = encode(fitted, offset, alphabet);
      if (first !== undefined) changed[0] = (first & ~maskBefore) | (changed[0] as number);
      else if (bitsBefore > 0) changed.shift();
      if (last !== undefined && !isEnd) changed.push((changed.pop() as number) | nextBits);

      const isPadded = isEnd && (data[end] === PADDING || (bitsAfter === 0 && alphabet === 'base64'));
      const oldPadding = data[end] !== PADDING || !isEnd ? 0 : data[end + 1] === PADDING ? 2 : 1;
      const newPadding = isPadded ? (3 - ((offset + fitted.length) % 3)) % 3 : 0;
      return {
        start: first === undefined ? at : at - 1,
        end: end + oldPadding,
        put: Buffer.from(toText(changed, alphabet) + '='.repeat(newPadding)),
      };
    },
  };
}

/** The codes of all letters that hold bits of `data`; bits of other bytes are 0. */
function encode(data: Buffer, offset: number, alphabet: Alphabet): number[] {
  const text = Buffer.concat([Buffer.alloc(offset), data])
    .toString(alphabet)
    .replace(/=+$/, '');
  return [...text].slice(offset).map((letter) => CODES.get(letter.charCodeAt(0)) as number);
}

function toText(codes: readonly number[], alphabet: Alphabet): string {
  return codes.map((code) => (LETTERS + LAST_LETTERS[alphabet])[code]).join('');
}
