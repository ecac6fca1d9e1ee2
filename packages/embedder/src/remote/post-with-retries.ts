import { setTimeout as sleep } from 'node:timers/promises';
import { EmbedderError, type EmbedderErrorCode } from '../embedder-error.ts';

const LONGEST_WAIT_MS = 30_000;

export interface PostRequest {
  /** What messages call the server. */
  what: 'embedder' | 'reranker';
  url: string;
  apiKey: string | undefined;
  body: unknown;
  attempts: number;
  /** Time limit of each attempt, milliseconds. */
  timeoutMs: number;
  /** The first wait between two attempts, milliseconds; each further one is twice as long. */
  backoffMs: number;
  /** Where the server asks for a longer wait, there is no further attempt. Undefined: half a minute is waited at most. */
  longestWaitMs?: number;
  signal: AbortSignal;
}

/**
 * Posts JSON and returns the parsed answer. Tries again after a network failure, a 429 (once its Retry-After has
 * passed) and a 5xx. Throws an EmbedderError: `rejected`, `misconfigured`, `unavailable` or `closed`; none contains the
 * key.
 */
export async function postWithRetries(request: PostRequest): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await postOnce(request);
    if ('answer' in outcome) return outcome.answer;
    if (request.signal.aborted) throw new EmbedderError('closed', `The ${request.what} was closed.`);
    if (!outcome.retry || attempt >= request.attempts) throw outcome.error;
    const wait = outcome.waitMs ?? request.backoffMs * 2 ** (attempt - 1);
    if (wait > (request.longestWaitMs ?? Number.POSITIVE_INFINITY)) throw outcome.error;
    await sleep(Math.min(wait, LONGEST_WAIT_MS), undefined, { signal: request.signal }).catch(
      () => undefined,
    );
  }
}

type Outcome = { answer: unknown } | { error: EmbedderError; retry: boolean; waitMs?: number | undefined };

async function postOnce({ what, url, apiKey, body, timeoutMs, signal }: PostRequest): Promise<Outcome> {
  const { host } = new URL(url);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(apiKey && { authorization: `Bearer ${apiKey}` }) },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    if (response.ok) return { answer: await response.json() };
    await response.body?.cancel();
    const code = toCode(response.status);
    return {
      error: new EmbedderError(code, `The ${what} at ${host} answered ${response.status}.`),
      retry: code === 'unavailable',
      waitMs: parseRetryAfter(response.headers.get('retry-after')),
    };
  } catch (cause) {
    return {
      error: new EmbedderError('unavailable', `The ${what} at ${host} could not be reached.`, { cause }),
      retry: true,
    };
  }
}

function toCode(status: number): EmbedderErrorCode {
  if (status === 429 || status >= 500) return 'unavailable';
  return [400, 413, 422].includes(status) ? 'rejected' : 'misconfigured';
}

function parseRetryAfter(header: string | null): number | undefined {
  const seconds = Number(header);
  return header !== null && Number.isFinite(seconds) ? seconds * 1000 : undefined;
}
