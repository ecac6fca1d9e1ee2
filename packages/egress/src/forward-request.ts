import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { EgressPolicy } from './create-egress-policy.ts';
import { describeFailure } from './describe-failure.ts';
import { dial } from './dial.ts';

const IDLE_TIMEOUT_MS = 5 * 60_000;

/** Headers that belong to one connection, not to the message (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Forwards one plain HTTP request in absolute form, on an upstream connection of its own: nothing a
 * client sends can become a second request. Never rejects.
 */
export async function forwardRequest(
  policy: EgressPolicy,
  computerId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = URL.parse(request.url ?? '');
  if (url?.protocol !== 'http:') {
    return answer(response, 400, 'This is an HTTP proxy: send http://host/path, or CONNECT host:port.');
  }

  const gone = new AbortController();
  response.once('close', () => gone.abort(new Error('The client has gone.')));
  try {
    const target = { computerId, host: url.hostname, port: Number(url.port || 80) };
    const socket = await dial(policy, target, gone.signal);
    socket.setTimeout(IDLE_TIMEOUT_MS, () => socket.destroy(new Error('The server stopped answering.')));

    const upstream = httpRequest({
      createConnection: () => socket,
      method: request.method ?? 'GET',
      path: url.pathname + url.search,
      headers: requestHeaders(request, url.host),
      signal: gone.signal,
    });
    // A server may answer before it has read everything; then the rest of the upload does not matter.
    void pipeline(request, upstream).catch(() => upstream.destroy());
    const incoming = await responseOf(upstream);
    response.writeHead(incoming.statusCode ?? 502, endToEnd(incoming));
    await pipeline(incoming, response);
  } catch (error) {
    const { status, message } = describeFailure(error);
    answer(response, status, message);
  }
}

function responseOf(upstream: ReturnType<typeof httpRequest>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    upstream.once('response', resolve);
    upstream.on('error', reject);
    upstream.once('close', () => reject(new Error('The server closed the connection without an answer.')));
  });
}

function requestHeaders(request: IncomingMessage, host: string): string[] {
  const headers = [...endToEnd(request, ['host']), 'Host', host, 'Connection', 'close'];
  // Without it a GET with a body would go out unframed.
  if (request.headers['transfer-encoding'] !== undefined) headers.push('Transfer-Encoding', 'chunked');
  return headers;
}

/** The message's own headers without the named ones, as name, value, name, value. */
function endToEnd(message: IncomingMessage, without: readonly string[] = []): string[] {
  const dropped = new Set([...HOP_BY_HOP, ...without]);
  for (const name of (message.headers.connection ?? '').split(',')) dropped.add(name.trim().toLowerCase());

  const kept: string[] = [];
  for (let index = 0; index < message.rawHeaders.length; index += 2) {
    const name = message.rawHeaders[index] ?? '';
    if (!dropped.has(name.toLowerCase())) kept.push(name, message.rawHeaders[index + 1] ?? '');
  }
  return kept;
}

function answer(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  response.end(`${message}\n`);
}
