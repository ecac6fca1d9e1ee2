import type { PolicySession } from '@jettson/egress';
import type { FetchLike } from '@modelcontextprotocol/client';
import { ConnectionError } from './connection-error.ts';

/** Of all requests of one step together. */
const TIMEOUT_MS = 20_000;
const MAX_BYTES = 256 * 1024;

/** The session's fetch for conversations with servers that may send anything, for as long as they like. */
export function boundFetch(session: PolicySession): FetchLike {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return async (url, init) => {
    const response = await session.fetch(url, { ...init, signal });
    return new Response(response.body?.pipeThrough(atMost(MAX_BYTES)) ?? null, response);
  };
}

function atMost(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(piece, controller) {
      bytes += piece.length;
      if (bytes > maxBytes) throw new ConnectionError('a server answered with more than OAuth needs');
      controller.enqueue(piece);
    },
  });
}
