import {
  type JettsonError,
  JettsonNetworkError,
  JettsonRateLimitError,
  JettsonServerError,
  StreamIdleTimeoutError,
} from './errors.ts';
import { readServerSentEvents } from './read-server-sent-events.ts';
import { sleep } from './sleep.ts';
import { notThisApi, parseJson, type RequestOptions, type Transport } from './transport.ts';

/** A stream of the API; `Id` is what its events have, and where it is resumed. An event without an id is passed on as it comes. */
interface ResumableStream<Event, Id> {
  path: string;
  after: Id;
  /** Absent for the stream of the account. */
  agentId?: string;
  isLast?(event: Event): boolean;
  /** Asked when a connection ended by itself: whether nothing is left. */
  isOver?(last: Id): Promise<boolean>;
}

/** The server pings every 10 s: after this much silence the connection is dead, and a new one may work. */
const DEAD_AFTER_MS = 25_000;
const LONGEST_PAUSE_MS = 5000;

/** Each event once, in order; a broken connection is resumed after the last event. */
export async function* resumeStream<
  Event extends { type: string; id?: string | number },
  Id extends string | number | undefined,
>(
  transport: Transport,
  { path, after, agentId, isLast, isOver }: ResumableStream<Event, Id>,
  { idleTimeoutMs = 60_000, ...options }: RequestOptions & { idleTimeoutMs?: number | undefined },
): AsyncGenerator<Event, void> {
  let last = after;
  let aliveAt = performance.now();
  for (let failures = 0; ; failures++) {
    let failure: JettsonError | undefined;
    try {
      const silenceMs = Math.min(idleTimeoutMs, DEAD_AFTER_MS);
      for await (const { id, event } of openStream<Event>(transport, path, last, silenceMs, options)) {
        aliveAt = performance.now();
        if (event && event.id === undefined) {
          yield event;
          aliveAt = performance.now();
          continue;
        }
        const place = (event?.id ?? id) as Id;
        // The ids of the account's events are no numbers, and have no order that can be seen: the comparison is false.
        if (!place || place === last || Number(place) < Number(last)) continue;
        last = place;
        failures = 0;
        if (!event) continue;
        yield event;
        // However long the caller took to process it, the server was not silent.
        aliveAt = performance.now();
        if (isLast?.(event)) return;
      }
      if (await isOver?.(last)) return;
    } catch (error) {
      if (!isPassing(error) || (options.maxRetries ?? transport.maxRetries) === 0) throw error;
      failure = error;
    }
    const pauseMs = pauseBefore(failures, failure);
    if (performance.now() + pauseMs - aliveAt > idleTimeoutMs) {
      throw new StreamIdleTimeoutError(agentId, last, idleTimeoutMs, failure);
    }
    await sleep(pauseMs, options.signal);
  }
}

/** The frames of one connection; empty ones for other signs of life. Throws JettsonNetworkError when it breaks. */
export async function* openStream<Event>(
  transport: Transport,
  path: string,
  after: string | number | undefined,
  silenceMs: number,
  options: RequestOptions,
): AsyncGenerator<{ id?: string | undefined; event?: Event | undefined }, void> {
  const headers: Record<string, string> = { accept: 'text/event-stream' };
  if (after !== undefined) headers['last-event-id'] = `${after}`;
  const opened = { ...options, timeoutMs: silenceMs, maxRetries: 0 };
  const response = await transport.send({ method: 'GET', path, headers }, opened, async (answer) => answer);
  if (response.status === 204) return;
  if (!response.headers.get('content-type')?.includes('text/event-stream')) {
    await response.body?.cancel();
    throw notThisApi('The answer is not an event stream', response);
  }
  for await (const { id, data } of readServerSentEvents(response, silenceMs, options.signal)) {
    yield { id, event: data ? parseJson(data, response) : undefined };
  }
}

/** Whether another connection may work better. */
export function isPassing(error: unknown): error is JettsonError {
  return (
    error instanceof JettsonNetworkError ||
    error instanceof JettsonServerError ||
    error instanceof JettsonRateLimitError
  );
}

/** With jitter, because all streams are waiting when a server comes back. */
export function pauseBefore(failures: number, failure: JettsonError | undefined): number {
  if (failure instanceof JettsonRateLimitError && failure.retryAfterSeconds !== undefined) {
    return failure.retryAfterSeconds * 1000;
  }
  return Math.min(200 * 2 ** failures, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);
}
