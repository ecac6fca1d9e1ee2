import type { Step } from '../flow.ts';
import { searchSpellings } from './search-spellings.ts';
import type { Spelling } from './spelling.ts';

/** So much of a spelling can stand at the end of a piece by accident. */
const MAX_ACCIDENT = 3;
const NOTHING = Buffer.alloc(0);
const LINE_END = 0x0a;

/**
 * Replaces spellings in bytes that come in pieces, wherever the pieces were cut. Only an end that may begin a spelling is
 * held back. `release` passes on what is so little that it is probably an accident, or a whole spelling: somebody may
 * wait for it before there is more. If it does begin a spelling, the rest of that is still replaced.
 */
export type Replacer = Step;

/**
 * What all answers to an agent share. Holding back an end tells whoever wrote it that a value begins with it. The first
 * time that an end longer than an accident turns out to begin no value, somebody may be guessing. From then on, as many
 * bytes are held back as the longest spelling has, whatever they are. Lines are still passed on when they end.
 */
export interface Caution {
  isGuessedAt: boolean;
}

interface ReplacerOptions {
  /** Called for each spelling that is replaced. */
  onFound?: ((spelling: Spelling) => void) | undefined;
  caution?: Caution | undefined;
}

export function createReplacer(
  spellings: readonly Spelling[],
  { onFound, caution }: ReplacerOptions = {},
): Replacer {
  let held: Buffer = NOTHING;
  /** So many bytes of `held` have been passed on already. */
  let released = 0;
  /** `held` begins with a whole spelling, and what follows decides how it ends. */
  let isWhole = false;
  const search = searchSpellings(spellings);
  /** One byte before a spelling may hold bits of the value. */
  const longest = Math.max(0, ...spellings.map(({ find, after }) => 1 + find.length + after));
  const haveLines = spellings.some(({ find }) => find.includes(LINE_END));

  function run(piece: Buffer, isLast: boolean): Buffer {
    const isTried = caution?.isGuessedAt === false && !isWhole && held.length > MAX_ACCIDENT;
    const data = held.length === 0 ? piece : Buffer.concat([held, piece]);
    const out: Buffer[] = [];
    const pass = (from: number, to: number) => {
      if (to > Math.max(from, released)) out.push(data.subarray(Math.max(from, released), to));
    };
    let position = 0;
    let holdFrom = data.length;
    /** Whether what was held back did begin a spelling, as far as is known. */
    let isBorneOut = false;
    isWhole = false;
    for (;;) {
      const found = search(data, position);
      if (found === null) break;
      const { spelling, at } = found;
      isBorneOut ||= at <= 1;
      if (!isLast && at + spelling.find.length + spelling.after > data.length) {
        holdFrom = at > position && spelling.mayPrecede !== null ? at - 1 : at;
        isWhole = true;
        break;
      }
      const { start, end, put } = spelling.replaceAt(data, at, position);
      pass(position, start);
      out.push(put.subarray(Math.max(0, released - start)));
      onFound?.(spelling);
      position = end;
    }

    if (!isLast) holdFrom = Math.min(holdFrom, firstToHold(data, position));
    if (isTried && !isBorneOut && holdFrom > 0) caution.isGuessedAt = true;
    pass(position, holdFrom);
    // A copy, so that it does not keep the whole piece.
    held = holdFrom < data.length ? Buffer.from(data.subarray(holdFrom)) : NOTHING;
    released = Math.max(0, released - holdFrom);
    return out.length === 1 ? (out[0] as Buffer) : Buffer.concat(out);
  }

  /** From where on, or from `position`, an end of `data` waits for the next piece. */
  function firstToHold(data: Buffer, position: number): number {
    if (!caution?.isGuessedAt)
      return Math.min(data.length, ...spellings.map((spelling) => beginning(data, spelling, position)));
    const line = haveLines ? 0 : data.lastIndexOf(LINE_END) + 1;
    return Math.max(position, line, data.length - longest);
  }

  return {
    push: (piece) => run(piece, false),
    get canRelease() {
      if (caution?.isGuessedAt) return false;
      return isWhole || (held.length > released && held.length <= MAX_ACCIDENT);
    },
    release() {
      if (isWhole) return run(NOTHING, true);
      if (held.length > MAX_ACCIDENT) return NOTHING;
      const rest = held.subarray(released);
      released = held.length;
      return rest;
    },
    end: () => run(NOTHING, true),
  };
}

/** The same for bytes that are there as a whole. */
export function replaceIn(
  data: Buffer,
  spellings: readonly Spelling[],
  onFound?: (spelling: Spelling) => void,
): Buffer {
  if (!spellings.some(({ find }) => data.includes(find))) return data;
  const replacer = createReplacer(spellings, { onFound });
  return Buffer.concat([replacer.push(data), replacer.end()]);
}

/** Where, from `position` on, an end of `data` begins that may be the beginning of this spelling. */
function beginning(data: Buffer, { find, mayPrecede }: Spelling, position: number): number {
  const first = find[0] as number;
  for (
    let at = data.indexOf(first, Math.max(position, data.length - find.length + 1));
    at >= 0;
    at = data.indexOf(first, at + 1)
  ) {
    if (data.compare(find, 0, data.length - at, at) !== 0) continue;
    return at > position && mayPrecede?.(data[at - 1] as number) ? at - 1 : at;
  }
  const last = data.length - 1;
  return last >= position && mayPrecede?.(data[last] as number) ? last : data.length;
}
