import type { OutputStream } from './batch-output.ts';

/** What a process wrote to one of its streams. */
export interface Piece {
  stream: OutputStream;
  data: Buffer;
}

/** The most output that is kept until it is read: of more, the newest. */
const MAX_BYTES = 10_000_000;
/** Smaller pieces are joined: each costs memory, and a message when it is read. */
const PIECE_BYTES = 65_536;

/**
 * The output of a process, until it has been read. A place in it is the number of bytes that the process had written by
 * then, so that reading again from the same place gives the same, as long as no later place was read.
 */
export class KeptOutput {
  /** Bytes written so far, those included that are no longer kept. */
  written = 0;
  #pieces: Piece[] = [];
  #keptBytes = 0;
  readonly #listeners = new Set<() => void>();

  add(stream: OutputStream, data: Buffer): void {
    const last = this.#pieces.at(-1);
    if (last?.stream === stream && last.data.byteLength < PIECE_BYTES) {
      last.data = Buffer.concat([last.data, data]);
    } else {
      this.#pieces.push({ stream, data });
    }
    this.written += data.byteLength;
    this.#keptBytes += data.byteLength;
    this.#drop(this.#keptBytes - MAX_BYTES);
    for (const listener of this.#listeners) listener();
  }

  /** What was written since `place`; what is before it is forgotten. `truncated`: some of it was no longer kept. */
  read(place: number): { pieces: Piece[]; truncated: boolean } {
    this.#drop(place - (this.written - this.#keptBytes));
    return { pieces: [...this.#pieces], truncated: this.written - this.#keptBytes > place };
  }

  /** Resolves when something is written after `place`, or the signal fires. */
  async waitFor(place: number, signal: AbortSignal): Promise<void> {
    if (this.written > place || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#listeners.add(resolve);
    signal.addEventListener('abort', () => resolve());
    await promise;
    this.#listeners.delete(resolve);
  }

  /** Drops the oldest bytes. */
  #drop(bytes: number): void {
    for (let left = bytes; left > 0; ) {
      const first = this.#pieces[0];
      if (first === undefined) return;
      const dropped = Math.min(left, first.data.byteLength);
      if (dropped === first.data.byteLength) this.#pieces.shift();
      else first.data = Buffer.from(first.data.subarray(dropped));
      left -= dropped;
      this.#keptBytes -= dropped;
    }
  }
}
