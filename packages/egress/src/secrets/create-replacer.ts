import type { Step } from '../flow.ts';
import type { Spelling } from './spelling.ts';

/** So much of a spelling can stand at the end of a piece by accident. */
const MAX_ACCIDENT = 3;
const NOTHING = Buffer.alloc(0);

/**
 * Replaces spellings in bytes that come in pieces, wherever the pieces were cut. Only an end that may begin a spelling is
 * held back. `release` passes on what is so little that it is probably an accident, or a whole spelling: somebody may
 * wait for it before there is more. If it does begin a spelling, the rest of that is still replaced.
 */
export type Replacer = Step;

/** `onFound` is called for each spelling that is replaced. */
export function createReplacer(
  spellings: readonly Spelling[],
  onFound?: (spelling: Spelling) => void,
): Replacer {
  let held: Buffer = NOTHING;
  /** So many bytes of `held` have been passed on already. */
  let released = 0;
  /** `held` begins with a whole spelling, and what follows decides how it ends. */
  let isWhole = false;

  function run(piece: Buffer, isLast: boolean): Buffer {
    const data = held.length === 0 ? piece : Buffer.concat([held, piece]);
    const out: Buffer[] = [];
    const pass = (from: number, to: number) => {
      if (to > Math.max(from, released)) out.push(data.subarray(Math.max(from, released), to));
    };
    const next = spellings.map(({ find }) => data.indexOf(find));
    let position = 0;
    let holdFrom = data.length;
    isWhole = false;
    for (;;) {
      const found = earliest(spellings, next);
      if (found === null) break;
      const { spelling, at } = found;
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
      for (const [index, { find }] of spellings.entries()) {
        const known = next[index] as number;
        if (known >= 0 && known < position) next[index] = data.indexOf(find, position);
      }
    }

    if (!isLast)
      for (const spelling of spellings) holdFrom = Math.min(holdFrom, beginning(data, spelling, position));
    pass(position, holdFrom);
    // A copy, so that it does not keep the whole piece.
    held = holdFrom < data.length ? Buffer.from(data.subarray(holdFrom)) : NOTHING;
    released = Math.max(0, released - holdFrom);
    return out.length === 1 ? (out[0] as Buffer) : Buffer.concat(out);
  }

  return {
    push: (piece) => run(piece, false),
    get canRelease() {
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
  const replacer = createReplacer(spellings, onFound);
  return Buffer.concat([replacer.push(data), replacer.end()]);
}

/** The first spelling that was found, the longest of those that begin there. */
function earliest(
  spellings: readonly Spelling[],
  next: readonly number[],
): { spelling: Spelling; at: number } | null {
  let best: { spelling: Spelling; at: number } | null = null;
  for (const [index, spelling] of spellings.entries()) {
    const at = next[index] as number;
    if (at < 0) continue;
    const isBetter =
      best === null || at < best.at || (at === best.at && spelling.find.length > best.spelling.find.length);
    if (isBetter) best = { spelling, at };
  }
  return best;
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
