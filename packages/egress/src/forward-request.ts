import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { describeFailure } from './describe-failure.ts';
import { dial } from './dial.ts';
import type { Caller } from './open-proxy.ts';
import { paced, pause } from './pace.ts';

const IDLE_TIMEOUT_MS = 5 * 60_000;

/**
 * Headers that belong to one connection, not to the message (RFC 9110, 7.6.1), and those that say where the message
 * ends. The latter are generated from what was parsed, not copied from what was sent.
 */
const HOP_BY_HOP = new Set([
  'connection',
  'content-length',
  'expect',
  'http2-settings',
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
 * Forwards one plain HTTP request in absolute form, on its own upstream connection: nothing that a client sends can
 * become a second request. Never rejects.
 */
export async function forwardRequest(
  { policy, computerId, budgets, onOpened }: Caller,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = URL.parse(request.url ?? '');
  if (url?.protocol !== 'http:') {
    return answer(response, 400, 'This is an HTTP proxy: send http://host/path, or CONNECT host:port.');
  }

  const framing = framingOf(request);
  if (framing === null) {
    return answer(response, 501, 'The only accepted transfer encoding is chunked.');
  }

  const gone = new AbortController();
  response.once('close', () => gone.abort(new Error('The client has gone.')));
  try {
    const target = { computerId, host: url.hostname, port: Number(url.port || 80) };
    const socket = await dial(policy, target, gone.signal);
    onOpened(`${target.host}:${target.port}`);
    socket.setTimeout(IDLE_TIMEOUT_MS, () => socket.destroy(new Error('The server stopped answering.')));

    const upstream = httpRequest({
      createConnection: () => socket,
      method: request.method ?? 'GET',
      path: url.pathname + url.search,
      headers: [...endToEnd(request, ['host']), 'Host', url.host, 'Connection', 'close', ...framing],
      signal: gone.signal,
    });
    // A server may answer before it has read everything; the rest of the upload then does not matter.
    void pipeline(request, paced(budgets.bytes), upstream).catch(() => upstream.destroy());
    const incoming = await responseOf(upstream);
    response.writeHead(incoming.statusCode ?? 502, [...endToEnd(incoming), ...lengthOf(incoming)]);
    await pipeline(incoming, paced(budgets.bytes), response);
  } catch (error) {
    const { status, message } = describeFailure(error);
    await pause(budgets.failures.spend(1));
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

/**
 * The one header that says where the body ends, or none if there is no body; null if the end is marked in a way that
 * would be lost. It is kept whatever the client names in `Connection`: without it, the server would read the body as
 * the next request.
 */
function framingOf({ headers }: IncomingMessage): string[] | null {
  const encoding = headers['transfer-encoding'];
  if (encoding !== undefined) {
    return encoding.trim().toLowerCase() === 'chunked' ? ['Transfer-Encoding', 'chunked'] : null;
  }
  const length = headers['content-length'];
  return length === undefined ? [] : ['Content-Length', length];
}

/** An answer of unknown length is chunked, or ends with the connection, depending on what the client understands. */
function lengthOf({ headers }: IncomingMessage): string[] {
  const length = headers['content-length'];
  return length === undefined || headers['transfer-encoding'] !== undefined ? [] : ['Content-Length', length];
}

/** The message's headers except the named ones, as name, value, name, value. */
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
