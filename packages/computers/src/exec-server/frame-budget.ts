import { type Budget, createBudget } from '@jettson/egress/budget';
import type { UntrustedReply } from './parse-reply.ts';

/** What a message costs in addition to its bytes: a piece of output becomes an event in the agent's log. */
const FRAME = 100_000;
/** The same of one that belongs to a connection through the tunnel: it is passed on, and that is all. */
const EGRESS_FRAME = 4_000;
/** Parsing a byte of a header is more work than passing on a byte of a body. */
const HEADER_BYTE = 10;

/** In bytes of bodies: 500 messages a second from one computer, after a burst of 2,000. */
const OF_ONE = { perSecond: 50e6, burst: 200e6 };
/** For all computers of this process. */
const ofAll = createBudget({ perSecond: 500e6, burst: 2e9 });

/** How fast data from one computer's exec server is read. The rest waits in that computer's memory. */
export function createFrameBudget(): Budget {
  return createBudget(OF_ONE, ofAll);
}

/** The cost of reading a message of the type. */
export function frameCost(
  type: UntrustedReply['type'],
  { headerBytes, bodyBytes }: { headerBytes: number; bodyBytes: number },
): number {
  return (type === 'egress' ? EGRESS_FRAME : FRAME) + headerBytes * HEADER_BYTE + bodyBytes;
}
