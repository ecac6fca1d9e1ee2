import { Agent, type RequestInit as UndiciInit, fetch as undiciFetch } from 'undici';
import { approvedConnector } from './approved-connector.ts';
import type { EgressPolicy } from './create-egress-policy.ts';
import { failureMessage } from './describe-failure.ts';
import { EgressDeniedError } from './egress-denial.ts';
import { EGRESS_LIMITS, type EgressLimits } from './egress-limits.ts';
import { httpUrl } from './http-url.ts';
import { pairsOf } from './message-headers.ts';
import { PIECE_BYTES, pause } from './pace.ts';
import { targetOf } from './parse-host-pattern.ts';
import { createCallers, type EnteredCaller } from './policy-fetch-callers.ts';
import type { Replacer } from './secrets/create-replacer.ts';
import { openSecretExchange } from './secrets/open-secret-exchange.ts';
import { ownHost } from './secrets/own-host.ts';

/**
 * Requests of one caller, over connections that stay open between them and serve nobody else. Follows no redirects. A
 * body arrives as a stream, decompressed; an aborted signal ends it.
 */
export interface PolicySession extends AsyncDisposable {
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
}

/** HTTP from the host under the same policy as the computers, for conversations of many requests. */
export type OpenPolicySession = (computerId: string) => PolicySession;

/** Opens sessions under `policy`, within the limits of the gateway. */
export function createPolicySessions(
  policy: EgressPolicy,
  limits: EgressLimits = EGRESS_LIMITS,
): OpenPolicySession {
  const callers = createCallers(limits);

  return (computerId) => {
    const closing = new AbortController();
    const agent = new Agent({
      allowH2: false,
      connect: approvedConnector(policy, computerId, closing.signal),
      headersTimeout: 0,
      bodyTimeout: 0,
    });

    return {
      async fetch(input, init = {}) {
        const url = httpUrl(String(input));
        const signal = AbortSignal.any([closing.signal, ...(init.signal ? [init.signal] : [])]);
        signal.throwIfAborted();
        const caller = callers.enter(computerId);
        // A body that nobody reads to its end counts until its request is aborted.
        signal.addEventListener('abort', () => caller[Symbol.dispose](), { once: true });
        try {
          await pause(caller.budgets.requests.spend(1), signal);
          const method = init.method ?? 'GET';
          const exchange = openSecretExchange(policy.grants, computerId, { target: targetOf(url), method });
          const given = [...new Headers(init.headers)];
          const swapped = exchange?.swap(url.pathname + url.search, ownHost(given.flat(), exchange));
          const response = await undiciFetch(swapped ? new URL(url.origin + swapped.path) : url, {
            ...(init as unknown as UndiciInit),
            ...(exchange !== null && typeof init.body === 'string' && { body: exchange.swapText(init.body) }),
            headers: swapped ? pairsOf(swapped.headers) : given,
            redirect: 'manual',
            signal,
            dispatcher: agent,
          }).catch((error) => {
            exchange?.answered(null);
            throw error;
          });
          const { status } = response;
          exchange?.answered(status);
          const putBack = exchange?.putBack ?? String;
          const statusText = putBack(response.statusText);
          const headers = [...response.headers].map((pair) => pair.map((text) => putBack(text))) as [
            string,
            string,
          ][];
          if (response.body === null) {
            caller[Symbol.dispose]();
            return new Response(null, { status, statusText, headers });
          }
          const body = ReadableStream.from(
            paceBody(response.body, { caller, signal, replacer: exchange?.putBackBody() }),
          );
          return new Response(body, { status, statusText, headers });
        } catch (error) {
          await pause(caller.budgets.failures.spend(1), signal).catch(() => {});
          caller[Symbol.dispose]();
          throw toFailure(error, signal);
        }
      },
      async [Symbol.asyncDispose]() {
        closing.abort(new Error('The connection was closed.'));
        await agent.destroy();
      },
    };
  };
}

async function* paceBody(
  body: AsyncIterable<Uint8Array>,
  {
    caller,
    signal,
    replacer,
  }: { caller: EnteredCaller; signal: AbortSignal; replacer: Replacer | undefined },
): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of body) {
      await pause(caller.budgets.bytes.spend(Math.max(piece.length, PIECE_BYTES)), signal);
      yield replacer?.push(Buffer.from(piece)) ?? piece;
    }
    if (replacer !== undefined) yield replacer.end();
  } catch (error) {
    throw toFailure(error, signal);
  } finally {
    caller[Symbol.dispose]();
  }
}

function toFailure(error: unknown, signal: AbortSignal): Error {
  if (signal.aborted) return signal.reason;
  const cause = error instanceof TypeError ? error.cause : error;
  if (cause instanceof EgressDeniedError) return cause;
  return new Error(`The request failed: ${failureMessage(cause)}`);
}
