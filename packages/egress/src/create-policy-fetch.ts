import { Agent, type Dispatcher, request as undiciRequest } from 'undici';
import { approvedConnector } from './approved-connector.ts';
import type { EgressPolicy } from './create-egress-policy.ts';
import { failureMessage } from './describe-failure.ts';
import { EgressDeniedError } from './egress-denial.ts';
import { EGRESS_LIMITS, type EgressLimits } from './egress-limits.ts';
import { httpUrl } from './http-url.ts';
import { pause } from './pace.ts';
import { createCallers } from './policy-fetch-callers.ts';
import { readBody } from './read-body.ts';

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
const ONLY_FOR_ONE_ORIGIN = ['authorization', 'cookie', 'host', 'proxy-authorization'];

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
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  truncated: boolean;
}

/** HTTP from the host under the same policy as the computers: resolves once, checks, dials that address; re-checks redirects. */
export type PolicyFetch = (computerId: string, request: HttpRequest) => Promise<HttpResponse>;

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
      return await follow(firstHop(request), { agent, signal, maxBodyBytes, followRedirects });
    } catch (error) {
      await pause(caller.budgets.failures.spend(1), signal).catch(() => {});
      request.signal?.throwIfAborted();
      if (deadline.aborted) throw new Error(`No complete answer within ${request.timeoutMs / 1000} s.`);
      if (error instanceof EgressDeniedError) throw error;
      throw new Error(`The request failed: ${failureMessage(error)}`);
    } finally {
      await agent.destroy();
    }
  };
}

async function follow(
  first: Hop,
  {
    agent,
    signal,
    maxBodyBytes,
    followRedirects,
  }: { agent: Agent; signal: AbortSignal; maxBodyBytes: number; followRedirects: boolean },
): Promise<HttpResponse> {
  let hop = first;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await undiciRequest(hop.url, {
      dispatcher: agent,
      signal,
      method: hop.method,
      headers: hop.headers,
      body: hop.body ?? null,
    });
    const location = followRedirects ? redirectTarget(response) : null;
    if (location === null) {
      const headers = flatten(response.headers);
      return {
        statusCode: response.statusCode,
        headers,
        ...(await readBody(response.body, { headers, maxBytes: maxBodyBytes })),
      };
    }
    // Errors of a body that nobody reads do not matter.
    response.body.on('error', () => {}).destroy();
    hop = nextHop(hop, location, response.statusCode);
  }
  throw new Error(`more than ${MAX_REDIRECTS} redirects`);
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
  if (url.origin !== hop.url.origin) for (const name of ONLY_FOR_ONE_ORIGIN) delete headers[name];

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
