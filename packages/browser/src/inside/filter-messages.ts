import { Transform, type TransformCallback } from 'node:stream';
import { type Budget, createBudget } from '@jettson/egress/budget';

/** A full-page picture takes a few; a page that logs a giant string to exhaust the server takes more. */
const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

/** What a message costs in addition to its bytes: Playwright looks at each one, in the server. */
const MESSAGE = 50_000;
/** In bytes: 2,000 messages a second after a burst of 10,000, which the largest pages need. */
const READING = { perSecond: 100e6, burst: 500e6 };

/** Nobody listens to these, and a page can produce any number of them. */
const UNUSED = [
  'Log.entryAdded',
  'Network.dataReceived',
  'Network.eventSourceMessageReceived',
  'Network.webSocketFrameReceived',
  'Network.webSocketFrameSent',
  'Runtime.consoleAPICalled',
  'Runtime.exceptionThrown',
].map((method) => Buffer.from(`{"method":"${method}"`));
const LONGEST = Math.max(...UNUSED.map(({ length }) => length));

export interface FilterOptions {
  maxBytes?: number;
  budget?: Budget;
}

/**
 * Passes on NUL-terminated messages, except those that nobody needs, and no faster than a budget allows: the rest waits
 * in the browser's own memory. Fails at a message longer than 32 MiB.
 */
export function filterMessages({
  maxBytes = MAX_MESSAGE_BYTES,
  budget = createBudget(READING),
}: FilterOptions = {}): Transform {
  /** The first bytes of a message, until it is clear whether it passes; then null. */
  let start: Buffer | null = Buffer.alloc(0);
  let isDropped = false;
  let length = 0;

  /** Takes a part of one message and returns what passes. */
  function take(part: Buffer, isLast: boolean): Buffer {
    length += part.length;
    if (length > maxBytes) throw new Error('A message of the browser is too long.');
    let passed = part;
    if (start !== null) {
      const begun = Buffer.concat([start, part]);
      start = begun.length < LONGEST && !isLast ? begun : null;
      if (start !== null) return Buffer.alloc(0);
      isDropped = UNUSED.some((unused) => begun.subarray(0, unused.length).equals(unused));
      passed = begun;
    }
    const kept = isDropped ? Buffer.alloc(0) : passed;
    if (isLast) [start, isDropped, length] = [Buffer.alloc(0), false, 0];
    return kept;
  }

  function transform(
    this: Transform,
    piece: Buffer,
    _encoding: BufferEncoding,
    done: TransformCallback,
  ): void {
    try {
      const kept: Buffer[] = [];
      let cost = 0;
      for (let at = 0; at < piece.length; ) {
        const end = piece.indexOf(0, at);
        const next = end === -1 ? piece.length : end + 1;
        const part = take(piece.subarray(at, next), end !== -1);
        if (part.length > 0) kept.push(part);
        if (part.length > 0 && end !== -1) cost += MESSAGE;
        cost += part.length;
        at = next;
      }
      if (kept.length > 0) this.push(kept.length === 1 ? kept[0] : Buffer.concat(kept));
      const wait = cost > 0 ? budget.spend(cost) : 0;
      if (wait > 0) setTimeout(done, wait);
      else done();
    } catch (error) {
      done(error as Error);
    }
  }
  return new Transform({ transform });
}
