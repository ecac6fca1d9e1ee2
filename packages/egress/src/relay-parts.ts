import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { Step } from './flow.ts';
import { answerFraming, endToEnd, requestFraming } from './message-headers.ts';
import type { Caller } from './open-proxy.ts';
import { authorityOf, type Target } from './parse-host-pattern.ts';
import { openSecretExchange, type SecretExchange } from './secrets/open-secret-exchange.ts';
import { putBackBody } from './secrets/put-back-body.ts';

/** Whatever is compressed cannot be searched, and frames that are compressed cannot either. */
export const UNSEARCHABLE = ['accept-encoding', 'sec-websocket-extensions', 'grpc-accept-encoding'];
/** Leads clients past the gateway. */
export const LEADING_AWAY = ['alt-svc'];

export interface RequestToSend {
  exchange: SecretExchange | null;
  path: string;
  /** Without `Connection`, which the caller knows. */
  headers: string[];
  bodyStep: Step | null;
}

/** An HTTP/1.1 request as its server gets it; null if it is not clear where its body ends. */
export function requestToSend(
  { policy, computerId }: Caller,
  request: IncomingMessage,
  { target, path }: { target: Target; path: string },
): RequestToSend | null {
  const framing = requestFraming(request);
  if (framing === null) return null;

  const { method = 'GET' } = request;
  const exchange = openSecretExchange(policy.grants, computerId, { target, method });
  const host = ['Host', authorityOf(target)];
  if (exchange === null) {
    return { exchange, path, headers: [...endToEnd(request, ['host']), ...host, ...framing], bodyStep: null };
  }
  const searchable = exchange.isListed ? ['Accept-Encoding', 'identity'] : [];
  const kept = endToEnd(request, ['host', ...(exchange.isListed ? UNSEARCHABLE : [])]);
  const swapped = exchange.swap(path, kept);
  const hasBody = framing.length > 0;
  const isChunked = hasBody && !exchange.keepsLength.request;
  return {
    exchange,
    path: swapped.path,
    headers: [
      ...swapped.headers,
      ...searchable,
      ...host,
      ...(isChunked ? ['Transfer-Encoding', 'chunked'] : framing),
    ],
    bodyStep: hasBody ? exchange.swapBody() : null,
  };
}

export interface AnswerToSend {
  status: number;
  statusText: string;
  headers: string[];
  body: Readable;
  step: Step | null;
}

/** An HTTP/1.1 answer as the client gets it. Its trailers are still to come. */
export function answerToSend(
  exchange: SecretExchange | null,
  incoming: IncomingMessage,
  method: string,
): AnswerToSend {
  const { statusCode: status = 502, statusMessage: statusText = '' } = incoming;
  if (exchange === null || !exchange.isListed) {
    const headers = [...endToEnd(incoming), ...answerFraming(incoming)];
    return { status, statusText, headers, body: incoming, step: null };
  }
  const hasBody = method !== 'HEAD' && status >= 200 && ![204, 304].includes(status);
  const encodings = String(incoming.headers['content-encoding'] ?? '');
  const putting = putBackBody(exchange, { status, encodings, hasBody });
  const without = [...LEADING_AWAY, ...(putting.isUnpacked ? ['content-encoding'] : [])];
  return {
    status,
    statusText: exchange.putBack(statusText),
    headers: [
      ...endToEnd(incoming, without).map(exchange.putBack),
      ...(putting.keepsLength ? answerFraming(incoming) : []),
    ],
    ...putting.open(incoming),
  };
}
