import { finished, type Readable, type Writable } from 'node:stream';
import type { Budget } from './budget.ts';
import { rest } from './pace.ts';

/** How long the few bytes are held that may begin a spelling, or may be all that somebody is waiting for. */
const HOLD_MS = 50;

/** Changes a body on its way. */
export interface Step {
  /** What can be passed on of what has come so far. */
  push(piece: Buffer): Buffer;
  /** Whether `release` would pass something on of what is held back. */
  readonly canRelease: boolean;
  release(): Buffer;
  /** What was held back, at the end. */
  end(): Buffer;
}

/**
 * Passes a body on, as fast as `to` takes it and the budget allows, and then its end unless `end` is false. Rejects, and
 * destroys both, if one of them fails or closes too early. Plain events: steps of a pipeline take twice the time.
 */
export function flow(
  from: Readable,
  { step, bytes, to, end = true }: { step: Step | null; bytes: Budget; to: Writable; end?: boolean },
): Promise<void> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    // Either may fail once more after the end, and then nobody else listens.
    for (const stream of [from, to]) stream.on('error', () => {});

    const fail = (error: Error) => {
      stop();
      // An agent that leaves early has learned what was held back, so `end` must count that as a guess.
      step?.end();
      from.destroy();
      to.destroy();
      reject(error);
    };
    const stopFrom = finished(from, { writable: false }, (error) => error && fail(error));
    const stopTo = finished(to, { readable: false }, (error) =>
      fail(error ?? new Error('The body was ended too early.')),
    );
    const stop = () => {
      clearTimeout(timer);
      stopFrom();
      stopTo();
      from.off('data', take).off('end', finish);
    };
    const change = (work: () => Buffer): boolean => {
      try {
        const out = work();
        return out.length === 0 || to.write(out);
      } catch (error) {
        fail(error as Error);
        return true;
      }
    };

    function take(piece: Buffer): void {
      clearTimeout(timer);
      const isTaken = change(() => step?.push(piece) ?? piece);
      if (step?.canRelease) timer = setTimeout(() => change(() => step.release()), HOLD_MS).unref();
      rest(from, to, { piece, isTaken, bytes });
    }

    function finish(): void {
      if (step !== null) change(() => step.end());
      stop();
      if (end) to.end();
      resolve();
    }

    from.on('data', take).once('end', finish);
  });
}
