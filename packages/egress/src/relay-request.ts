import {
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
  type ServerResponse,
} from 'node:http';
import { describeFailure } from './describe-failure.ts';
import { flow } from './flow.ts';
import { pairsOf } from './message-headers.ts';
import type { Caller } from './open-proxy.ts';
import { pause } from './pace.ts';
import type { Target } from './parse-host-pattern.ts';
import { answerToSend, requestToSend } from './relay-parts.ts';

export interface Relay {
  request: IncomingMessage;
  response: ServerResponse;
  target: Target;
  /** With the query. */
  path: string;
  /** Opens the connection to the server. */
  connect(signal: AbortSignal): Promise<Pick<RequestOptions, 'agent' | 'createConnection'>>;
}

/** Passes one HTTP/1.1 request on, and its answer back. Never rejects. */
export async function relayRequest(
  caller: Caller,
  { request, response, target, path, connect }: Relay,
): Promise<void> {
  const { budgets } = caller;
  const sent = requestToSend(caller, request, { target, path });
  if (sent === null) return answer(response, 501, 'The only accepted transfer encoding is chunked.');

  const gone = new AbortController();
  response.once('close', () => gone.abort(new Error('The client has gone.')));
  const { method = 'GET' } = request;
  try {
    const connection = await connect(gone.signal);
    const isSingle = connection.createConnection !== undefined;
    const upstream = httpRequest({
      ...connection,
      method,
      path: sent.path,
      headers: [...sent.headers, ...(isSingle ? ['Connection', 'close'] : [])],
      signal: gone.signal,
    });
    // A server may answer before it has read everything; the rest of the upload then does not matter.
    void flow(request, { step: sent.bodyStep, bytes: budgets.bytes, to: upstream }).catch(() =>
      upstream.destroy(),
    );
    const incoming = await responseOf(upstream);
    const { status, statusText, headers, body, step } = answerToSend(sent.exchange, incoming, method);
    sent.exchange?.answered(status);
    const isLast = incoming.headers.connection?.toLowerCase().includes('close');
    if (isLast && !isSingle) response.shouldKeepAlive = false;
    response.writeHead(status, statusText, headers);
    // Otherwise they wait for the first byte of the body, which may be long in coming.
    const flushing = setImmediate(() => response.flushHeaders());
    await flow(body, { step, bytes: budgets.bytes, to: response, end: false });
    clearImmediate(flushing);
    const trailers = incoming.rawTrailers.map((text) => sent.exchange?.putBack(text) ?? text);
    response.addTrailers(pairsOf(trailers));
    response.end();
  } catch (error) {
    sent.exchange?.answered(null);
    const { status, message } = describeFailure(error);
    const words = sent.exchange?.putBack(message) ?? message;
    if (status === 502) caller.onFailed(`${target.host}:${target.port}`, words);
    await pause(budgets.failures.spend(1));
    answer(response, status, words);
  }
}

/** The first answer that is not a 1xx. */
function responseOf(upstream: ReturnType<typeof httpRequest>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    upstream.once('response', resolve);
    upstream.on('error', reject);
    upstream.once('close', () => reject(new Error('The server closed the connection without an answer.')));
  });
}

/** Answers in the gateway's own name; a client that has half an answer already is cut off. */
export function answer(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  response.end(`${message}\n`);
}
