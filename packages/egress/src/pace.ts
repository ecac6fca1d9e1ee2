import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Budget } from './budget.ts';

/** A piece counts as at least this many bytes: a single byte is as much work. */
export const PIECE_BYTES = 4_096;

/** Waits if it has to; does not keep the process from ending. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (milliseconds > 0) await sleep(milliseconds, undefined, { ref: false, ...(signal && { signal }) });
}

/** After a piece: unless `to` has taken it and the budget allows more, `from` rests until both are true. */
export function rest(
  from: Readable,
  to: Writable,
  { piece, isTaken, bytes }: { piece: Buffer; isTaken: boolean; bytes: Budget },
): void {
  const wait = bytes.spend(Math.max(piece.length, PIECE_BYTES));
  if (isTaken && wait === 0) return;
  from.pause();
  const goOn = () => void pause(wait).then(() => from.resume());
  if (isTaken) goOn();
  else to.once('drain', goOn);
}

/** Passes data from `from` to `to`, as fast as `to` takes it and the budget allows; then the end. */
export function carry(from: Socket, to: Socket, bytes: Budget): void {
  from.on('data', (piece: Buffer) => {
    rest(from, to, { piece, isTaken: to.write(piece), bytes });
  });
  from.once('end', () => to.end());
}
