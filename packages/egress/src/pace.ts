import type { Socket } from 'node:net';
import type { Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Budget } from './budget.ts';

/** A piece counts as at least this many bytes: a single byte is as much work. */
export const PIECE_BYTES = 4_096;

/** Waits if it has to; does not keep the process from ending. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (milliseconds > 0) await sleep(milliseconds, undefined, { ref: false, ...(signal && { signal }) });
}

/** Passes a body on, through `step` if there is one, as fast as `to` takes it and the budget allows; then its end. */
export async function flow(
  from: Readable,
  { step, bytes, to, end = true }: { step: Transform | null; bytes: Budget; to: Writable; end?: boolean },
): Promise<void> {
  if (step === null) await pipeline(from, paced(bytes), to, { end });
  else await pipeline(from, step, paced(bytes), to, { end });
}

/** A pipeline step that lets pieces through as the budget allows. */
function paced(bytes: Budget) {
  return async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      await pause(bytes.spend(Math.max(piece.length, PIECE_BYTES)));
      yield piece;
    }
  };
}

/** Passes data from `from` to `to`, as fast as `to` takes it and the budget allows; then the end. */
export function carry(from: Socket, to: Socket, bytes: Budget): void {
  from.on('data', (piece: Buffer) => {
    const isTaken = to.write(piece);
    const wait = bytes.spend(Math.max(piece.length, PIECE_BYTES));
    if (isTaken && wait === 0) return;
    from.pause();
    const goOn = () => void pause(wait).then(() => from.resume());
    if (isTaken) goOn();
    else to.once('drain', goOn);
  });
  from.once('end', () => to.end());
}
