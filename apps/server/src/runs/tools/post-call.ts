import { setTimeout as sleep } from 'node:timers/promises';
import { EgressDeniedError, type HttpRequest, type HttpResponse } from '@jettson/egress';
import { signPayload } from '../../webhooks/sign-payload.ts';

const MAX_ATTEMPTS = 5;
/** Before the second attempt, doubled for each further one. */
const FIRST_PAUSE_MS = 1_000;
/** For further attempts, beyond the time that one answer may take. */
const EXTRA_MS = 60_000;
/** Ten times what the model reads. An agent may make dozens of calls side by side. */
const MAX_BODY_BYTES = 1_000_000;

/** A tool call on its way to the server of an HTTP tool. */
export interface PostedCall {
  url: string;
  headers: Record<string, string>;
  /** Also the idempotency key. */
  callId: string;
  body: string;
  /** Of one attempt. */
  timeoutSeconds: number;
}

export interface PostDeps {
  /** Under the policy for addresses, and counted for the agent. */
  fetch: (request: HttpRequest) => Promise<HttpResponse>;
  /** The secrets of the account that sign, the newest first. */
  openSecrets: () => Promise<string[]>;
  firstPauseMs?: number;
}

/** No answer that could be used came; the message is for the model. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/**
 * Posts the call, signed, and again after network failures, 429 and 5xx: up to five attempts, within the tool's timeout and
 * 60 s more. Returns the first other answer. Throws NoAnswerError, and the signal's reason.
 */
export async function postCall(
  { fetch, openSecrets, firstPauseMs = FIRST_PAUSE_MS }: PostDeps,
  { url, headers, callId, body, timeoutSeconds }: PostedCall,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const deadline = performance.now() + timeoutSeconds * 1_000 + EXTRA_MS;
  for (let attempt = 1; ; attempt++) {
    const secrets = await openSecrets();
    const outcome = await post(
      fetch,
      {
        method: 'POST',
        url,
        headers: {
          ...headers,
          'content-type': 'application/json',
          'idempotency-key': callId,
          // A receiver refuses an old timestamp, so each attempt has its own.
          ...signPayload(secrets, { id: callId, payload: body }),
        },
        body,
        timeoutMs: Math.min(timeoutSeconds * 1_000, deadline - performance.now()),
        maxBodyBytes: MAX_BODY_BYTES,
        followRedirects: false,
        signal,
      },
      signal,
    );
    if ('response' in outcome) return outcome.response;
    const pauseMs = Math.max(
      outcome.retryAfterMs,
      firstPauseMs * 2 ** (attempt - 1) * (0.75 + Math.random() / 2),
    );
    if (attempt === MAX_ATTEMPTS || performance.now() + pauseMs >= deadline) {
      const times = attempt === 1 ? 'once' : `${attempt} times`;
      throw new NoAnswerError(`The tool's server was asked ${times}. The last time: ${outcome.fault}`);
    }
    await sleep(pauseMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

type Outcome = { response: HttpResponse } | { fault: string; retryAfterMs: number };

async function post(fetch: PostDeps['fetch'], request: HttpRequest, signal: AbortSignal): Promise<Outcome> {
  try {
    const response = await fetch(request);
    const { statusCode, headers } = response;
    if (statusCode !== 429 && statusCode < 500) return { response };
    return { fault: `it answered ${statusCode}.`, retryAfterMs: readRetryAfter(headers['retry-after']) };
  } catch (error) {
    signal.throwIfAborted();
    // The policy will not change its mind.
    if (error instanceof EgressDeniedError) throw new NoAnswerError(error.message);
    return { fault: (error as Error).message, retryAfterMs: 0 };
  }
}

/** Milliseconds, of a number of seconds or a date; 0 if there is neither. */
function readRetryAfter(text = ''): number {
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
