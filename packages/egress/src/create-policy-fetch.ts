import { Agent, type Dispatcher, request as undiciRequest } from 'undici';
import { approvedConnector } from './approved-connector.ts';
import type { EgressPolicy } from './create-egress-policy.ts';
import { failureMessage } from './describe-failure.ts';
import { EgressDeniedError } from './egress-denial.ts';
import { EGRESS_LIMITS, type EgressLimits } from './egress-limits.ts';
import { httpUrl } from './http-url.ts';
import { pause } from './pace.ts';
import { targetOf } from './parse-host-pattern.ts';
import { createCallers } from './policy-fetch-callers.ts';
import { readBody } from './read-body.ts';
import type { Grants } from './secrets/grants.ts';
import { openSecretExchange, type SecretExchange } from './secrets/open-secret-exchange.ts';
import { ownHost } from './secrets/own-host.ts';

const MAX_REDIRECTS = 10;

/** Headers of the connection, or that undici sets itself: a caller's value could only break the framing. */
const OURS = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
/** What goes on to another origin, and what describes the body. Any other header may be a key. */
const FOR_ANY_ORIGIN = ['accept', 'accept-encoding', 'accept-language', 'user-agent'];

export interface HttpRequest {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: string;
  timeoutMs: number;
  signal?: AbortSignal;
  /** The body is cut after this many bytes. */
  maxBodyBytes: number;
  /** Default true; otherwise a redirect is returned as the answer. */
  followRedirects?: boolean;
}

export interface HttpResponse {
  /** What answered, after redirects. */
  url: string;
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  truncated: boolean;
}

/** HTTP from the host under the same policy as the computers: resolves once, checks, dials that address; re-checks redirects. */
export type PolicyFetch = (computerId: string, request: HttpRequest) => Promise<HttpResponse>;

/** One request of a chain of redirects, as the agent wrote it: secrets are put in for each hop anew. */
interface Hop {
  url: URL;
  method: Dispatcher.HttpMethod;
  headers: Record<string, string>;
  body: string | undefined;
}

/** HTTP from the host under `policy`, within the limits of the gateway. Follows up to 10 redirects, each checked anew. */
export function createPolicyFetch(policy: EgressPolicy, limits: EgressLimits = EGRESS_LIMITS): PolicyFetch {
  const callers = createCallers(limits);

  return async (computerId, request) => {
    using caller = callers.enter(computerId);
    const deadline = AbortSignal.timeout(request.timeoutMs);
    const signal = AbortSignal.any([deadline, ...(request.signal ? [request.signal] : [])]);
    // One agent per call: a connection that was approved for one computer must never serve another.
    const agent = new Agent({
      allowH2: false,
      connect: approvedConnector(policy, computerId, signal),
      headersTimeout: 0,
      bodyTimeout: 0,
    });

    try {
      await pause(caller.budgets.requests.spend(1), signal);
      const { maxBodyBytes, followRedirects = true } = request;
      return await follow(firstHop(request), {
        agent,
        grants: policy.grants,
        computerId,
        signal,
        maxBodyBytes,
        followRedirects,
      });
    } catch (error) {
      await pause(caller.budgets.failures.spend(1), signal).catch(() => {});
      request.signal?.throwIfAborted();
      if (deadline.aborted) throw new Error(`No complete answer within ${request.timeoutMs / 1000} s.`);
      if (error instanceof EgressDeniedError) throw error;
      throw new Error(`The request failed: ${policy.grants.putBack(computerId, failureMessage(error))}`);
    } finally {
      await agent.destroy();
    }
  };
}

interface Way {
  agent: Agent;
  grants: Grants;
  computerId: string;
  signal: AbortSignal;
  maxBodyBytes: number;
  followRedirects: boolean;
}

async function follow(first: Hop, way: Way): Promise<HttpResponse> {
  const putBack = (text: string) => way.grants.putBack(way.computerId, text);
  let hop = first;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const { response, exchange } = await send(hop, way);
    const location = way.followRedirects ? redirectTarget(response) : null;
    if (location === null) {
      const headers = flatten(response.headers);
      const options = { headers, maxBytes: way.maxBodyBytes, replacer: exchange?.putBackBody() };
      const { body, truncated } = await readBody(response.body, options);
      return {
        url: hop.url.href,
        statusCode: response.statusCode,
        headers: Object.fromEntries(Object.entries(headers).map((pair) => pair.map(putBack))),
        // Once more, for texts in another charset than UTF-8.
        body: putBack(body),
        truncated,
      };
    }
    // Errors of a body that nobody reads do not matter.
    response.body.on('error', () => {}).destroy();
    hop = nextHop(hop, putBack(location), response.statusCode);
  }
  throw new Error(`more than ${MAX_REDIRECTS} redirects`);
}

/** Sends one hop, with the values of the secrets that list its host. */
async function send(
  { url, method, headers, body }: Hop,
  { agent, grants, computerId, signal }: Way,
): Promise<{ response: Dispatcher.ResponseData; exchange: SecretExchange | null }> {
  const exchange = openSecretExchange(grants, computerId, { target: targetOf(url), method });
  const swapped = exchange?.swap(
    url.pathname + url.search,
    ownHost(Object.entries(headers).flat(), exchange),
  );
  try {
    const response = await undiciRequest(swapped === undefined ? url : new URL(url.origin + swapped.path), {
      dispatcher: agent,
      signal,
      method,
      headers: swapped?.headers ?? headers,
      body: body === undefined ? null : (exchange?.swapText(body) ?? body),
    });
    exchange?.answered(response.statusCode);
    return { response, exchange };
  } catch (error) {
    exchange?.answered(null);
    throw error;
  }
}

function firstHop(request: HttpRequest): Hop {
  const headers: Record<string, string> = { 'user-agent': 'jettson', 'accept-encoding': 'gzip, deflate, br' };
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    if (!OURS.has(name.toLowerCase())) headers[name.toLowerCase()] = value;
  }
  const url = httpUrl(request.url);
  return { url, method: request.method.toUpperCase() as Dispatcher.HttpMethod, headers, body: request.body };
}

function nextHop(hop: Hop, location: string, status: number): Hop {
  const url = httpUrl(location, hop.url);
  const headers = { ...hop.headers };
  if (url.origin !== hop.url.origin) {
    for (const name of Object.keys(headers)) {
      if (!FOR_ANY_ORIGIN.includes(name) && !name.startsWith('content-')) delete headers[name];
    }
  }

  const becomesGet = status === 303 ? hop.method !== 'HEAD' : status < 303 && hop.method === 'POST';
  if (!becomesGet) return { ...hop, url, headers };

  for (const name of Object.keys(headers)) if (name.startsWith('content-')) delete headers[name];
  return { url, method: 'GET', headers, body: undefined };
}

function redirectTarget({ statusCode, headers }: Dispatcher.ResponseData): string | null {
  const { location } = headers;
  const redirects = [301, 302, 303, 307, 308].includes(statusCode);
  return redirects && typeof location === 'string' ? location : null;
}

function flatten(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
