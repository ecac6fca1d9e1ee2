import type { PolicySession } from '@jettson/egress';
import type { FetchLike } from '@modelcontextprotocol/client';
import { capResponse } from '../../http/cap-response.ts';
import { ConnectionError } from './connection-error.ts';

/** Of all requests of one step together. */
const TIMEOUT_MS = 20_000;
const MAX_BYTES = 256 * 1024;

/** The session's fetch for conversations with servers that may send anything, for as long as they like. */
export function boundFetch(session: PolicySession): FetchLike {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return async (url, init) => {
    const response = await session.fetch(url, { ...init, signal });
    return capResponse(response, MAX_BYTES, tooLong);
  };
}

function tooLong(): ConnectionError {
  return new ConnectionError('a server answered with more than OAuth needs');
}
