import { type Budget, createBudget } from '@jettson/egress/budget';

/** What a message costs beside its bytes: a piece of output is an event of the agent's log. */
const FRAME = 100_000;
/** To parse a byte of a header is more work than to hand on one of a body. */
const HEADER_BYTE = 10;

/** In bytes of bodies: 500 messages a second from one computer, after 2,000 at once. */
const OF_ONE = { perSecond: 50e6, burst: 200e6 };
/** All computers of this process. */
const ofAll = createBudget({ perSecond: 500e6, burst: 2e9 });

/** How much of what one computer's exec server sends is read. What is beyond waits in its own memory. */
export function createFrameBudget(): Budget {
  return createBudget(OF_ONE, ofAll);
}

/** What it costs to read a message. */
export function frameCost({ headerBytes, bodyBytes }: { headerBytes: number; bodyBytes: number }): number {
  return FRAME + headerBytes * HEADER_BYTE + bodyBytes;
}
