import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  constants,
  type ServerHttp2Stream,
} from 'node:http2';
import { failureMessage } from '../describe-failure.ts';
import { flow } from '../flow.ts';
import { leaveOut, pairsOf, valuesOf } from '../message-headers.ts';
import type { Caller } from '../open-proxy.ts';
import { pause } from '../pace.ts';
import { authorityOf, type Target } from '../parse-host-pattern.ts';
import { LEADING_AWAY, UNSEARCHABLE } from '../relay-parts.ts';
import { openSecretExchange, type SecretExchange } from '../secrets/open-secret-exchange.ts';
import { putBackBody } from '../secrets/put-back-body.ts';
import { misdirection } from './misdirection.ts';

const { NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR, NGHTTP2_REFUSED_STREAM, NGHTTP2_FLAG_END_STREAM } = constants;
const PSEUDO = [':method', ':scheme', ':authority', ':path'];

export interface StreamRelay {
  stream: ServerHttp2Stream;
  /** As they came, one after the other. */
  headers: readonly string[];
  /** Nothing comes after the headers. */
  isWhole: boolean;
  target: Target;
  server: ClientHttp2Session;
}

/** Passes one HTTP/2 request on, and its answer back. Never rejects. */
export async function relayStream(
  caller: Caller,
  { stream, headers, isWhole, target, server }: StreamRelay,
): Promise<void> {
  const { budgets, policy, computerId } = caller;
  // A client that resets its stream is no failure of ours.
  stream.on('error', () => {});
  await pause(budgets.requests.spend(1));
  if (stream.destroyed) return;

  const [path = ''] = valuesOf(headers, ':path');
  const [method = ''] = valuesOf(headers, ':method');
  const hosts = [...valuesOf(headers, ':authority'), ...valuesOf(headers, 'host')];
  const refusal = misdirection(target, { path, hosts });
  if (refusal !== null) return answerStream(stream, 421, refusal);
  if (server.destroyed || server.closed) return stream.close(NGHTTP2_REFUSED_STREAM);

  const exchange = openSecretExchange(policy.grants, computerId, { target, method });
  try {
    const fields = fieldsToSend(headers, exchange);
    const sent = exchange?.swap(path, fields) ?? { path, headers: fields };
    const pseudo = [
      ':method',
      method,
      ':scheme',
      'https',
      ':authority',
      authorityOf(target),
      ':path',
      sent.path,
    ];
    const request = server.request([...pseudo, ...sent.headers], { endStream: isWhole });
    stream.once('close', () => request.close(NGHTTP2_CANCEL));
    const step = exchange?.swapBody() ?? null;
    // A server may answer before it has read everything; the rest of the upload then does not matter.
    if (!isWhole) flow(stream, { step, bytes: budgets.bytes, to: request }).catch(() => {});
    await passAnswer(request, { stream, exchange, method, caller });
  } catch (error) {
    exchange?.answered(null);
    await pause(budgets.failures.spend(1));
    const message = failureMessage(error);
    if (!stream.headersSent) answerStream(stream, 502, exchange?.putBack(message) ?? message);
  }
}

async function passAnswer(
  request: ClientHttp2Stream,
  {
    stream,
    exchange,
    method,
    caller,
  }: { stream: ServerHttp2Stream; exchange: SecretExchange | null; method: string; caller: Caller },
): Promise<void> {
  const { headers, flags } = await answerOf(request);
  const status = Number(valuesOf(headers, ':status')[0] ?? 502);
  exchange?.answered(status);
  const isWhole = (flags & NGHTTP2_FLAG_END_STREAM) !== 0;
  const encodings = valuesOf(headers, 'content-encoding').join(',');
  const hasBody = method !== 'HEAD' && !isWhole;
  const putting = exchange?.isListed ? putBackBody(exchange, { status, encodings, hasBody }) : null;
  const putBack = exchange?.isListed ? exchange.putBack : String;
  const without = [
    ...LEADING_AWAY,
    ...(putting?.isUnpacked ? ['content-encoding'] : []),
    ...(putting === null || putting.keepsLength ? [] : ['content-length']),
  ];
  const answer = (putting === null ? headers : leaveOut(headers, without)).map((text) => putBack(text));
  if (stream.destroyed) return;
  stream.respond(answer, { endStream: isWhole, waitForTrailers: !isWhole });
  if (isWhole) return;

  let trailers: Record<string, string[]> = {};
  request.once('trailers', (_trailers, _flags, list: string[]) => {
    trailers = toObject(list.map((text) => putBack(text)));
  });
  stream.once('wantTrailers', () => stream.sendTrailers(trailers));
  const { body, step } = putting?.open(request) ?? { body: request, step: null };
  await flow(body, { step, bytes: caller.budgets.bytes, to: stream }).catch(() =>
    stream.close(request.rstCode || NGHTTP2_INTERNAL_ERROR),
  );
}

/** The first answer that is not a 1xx. */
function answerOf(request: ClientHttp2Stream): Promise<{ headers: string[]; flags: number }> {
  return new Promise((resolve, reject) => {
    request.once('response', (_headers, flags: number, headers: string[]) => resolve({ headers, flags }));
    request.once('error', reject);
    request.once('close', () => reject(new Error('The server gave no answer.')));
  });
}

/** What is passed on of a request's fields. gRPC needs to say that it takes trailers. */
function fieldsToSend(headers: readonly string[], exchange: SecretExchange | null): string[] {
  const takesTrailers = valuesOf(headers, 'te').some((value) => value.toLowerCase() === 'trailers');
  const isListed = exchange?.isListed === true;
  const length = exchange === null || exchange.keepsLength.request ? [] : ['content-length'];
  return [
    ...leaveOut(headers, [...PSEUDO, 'host', 'te', 'expect', ...length, ...(isListed ? UNSEARCHABLE : [])]),
    ...(takesTrailers ? ['te', 'trailers'] : []),
    ...(isListed ? ['accept-encoding', 'identity'] : []),
  ];
}

function toObject(headers: readonly string[]): Record<string, string[]> {
  const all: Record<string, string[]> = {};
  for (const [name, value] of pairsOf(headers)) all[name] = [...(all[name] ?? []), value];
  return all;
}

function answerStream(stream: ServerHttp2Stream, status: number, message: string): void {
  if (stream.destroyed) return;
  stream.respond({ ':status': status, 'content-type': 'text/plain; charset=utf-8' });
  stream.end(`${message}\n`);
}
