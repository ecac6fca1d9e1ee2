import type { IncomingMessage, ServerResponse } from 'node:http';
import { dial } from './dial.ts';
import type { Caller } from './open-proxy.ts';
import { targetOf } from './parse-host-pattern.ts';
import { answer, relayRequest } from './relay-request.ts';

const IDLE_TIMEOUT_MS = 5 * 60_000;

/**
 * Forwards one plain HTTP request in absolute form, on its own upstream connection: nothing that a client sends can
 * become a second request. Never rejects.
 */
export async function forwardRequest(
  caller: Caller,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = URL.parse(request.url ?? '');
  if (url?.protocol !== 'http:') {
    return answer(response, 400, 'This is an HTTP proxy: send http://host/path, or CONNECT host:port.');
  }
  const { policy, computerId, onOpened } = caller;
  const target = targetOf(url);
  const { port } = target;
  await relayRequest(caller, {
    request,
    response,
    target,
    path: url.pathname + url.search,
    async connect(signal) {
      const socket = await dial(policy, { computerId, host: url.hostname, port }, signal);
      onOpened(`${url.hostname}:${port}`);
      socket.setTimeout(IDLE_TIMEOUT_MS, () => socket.destroy(new Error('The server stopped answering.')));
      return { createConnection: () => socket };
    },
  });
}
