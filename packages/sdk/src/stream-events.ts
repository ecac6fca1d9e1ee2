import {
  type JettsonError,
  JettsonNetworkError,
  JettsonRateLimitError,
  JettsonServerError,
  StreamIdleTimeoutError,
} from './errors.ts';
import { hasEnded } from './has-ended.ts';
import { readServerSentEvents } from './read-server-sent-events.ts';
import { sleep } from './sleep.ts';
import { notThisApi, parseJson, type RequestOptions, segment, type Transport } from './transport.ts';
import type { AgentEvent, AgentEventPage } from './wire-types.ts';

export interface StreamOptions extends Omit<RequestOptions, 'timeoutMs'> {
  /** Only events after the one with this id. */
  after?: number | undefined;
  /**
   * Longest silence over all reconnections, milliseconds; 60,000 by default. The server's pings count as a sign of
   * life.
   */
  idleTimeoutMs?: number | undefined;
}

/** The server pings every 10 s: after this much silence the connection is dead, and a new one may work. */
const DEAD_AFTER_MS = 25_000;
const LONGEST_PAUSE_MS = 5000;

/** Each event of an agent once, in order, until its last; a broken connection is resumed after the last event. */
export async function* streamEvents(
  transport: Transport,
  agentId: string,
  { after = 0, idleTimeoutMs = 60_000, ...options }: StreamOptions,
): AsyncGenerator<AgentEvent, void> {
  let last = after;
  let aliveAt = performance.now();
  for (let failures = 0; ; failures++) {
    let failure: JettsonError | undefined;
    try {
      const silenceMs = Math.min(idleTimeoutMs, DEAD_AFTER_MS);
      for await (const event of openEvents(transport, agentId, { ...options, after: last, silenceMs })) {
        aliveAt = performance.now();
        if (!event || event.id <= last) continue;
        last = event.id;
        failures = 0;
        yield event;
        // However long the caller took to process it, the server was not silent.
        aliveAt = performance.now();
        if (isLast(event)) return;
      }
      if (await isOver(transport, agentId, last, options)) return;
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

/** The events of one connection; undefined for a sign of life. Throws JettsonNetworkError when it breaks. */
export async function* openEvents(
  transport: Transport,
  agentId: string,
  { after, silenceMs, ...options }: RequestOptions & { after: number; silenceMs: number },
): AsyncGenerator<AgentEvent | undefined, void> {
  const headers = { accept: 'text/event-stream', 'last-event-id': String(after) };
  const call = { method: 'GET', path: `/agents/${segment(agentId)}/events`, headers } as const;
  const opened = { ...options, timeoutMs: silenceMs, maxRetries: 0 };
  const response = await transport.send(call, opened, async (answer) => answer);
  if (response.status === 204) return;
  if (!response.headers.get('content-type')?.includes('text/event-stream')) {
    await response.body?.cancel();
    throw notThisApi('The answer is not an event stream', response);
  }
  for await (const data of readServerSentEvents(response, silenceMs, options.signal)) {
    yield data === undefined ? undefined : parseJson(data, response);
  }
}

function isLast({ type, data }: AgentEvent): boolean {
  return type === 'agent-status' && hasEnded(data);
}

/**
 * Whether nothing is left: the agent has ended and there is no event after `last`. Checked when a stream ends without
 * the last event, because that is not after `after` or because a proxy cut it off. The order matters: an agent that has
 * ended has written its last event.
 */
async function isOver(transport: Transport, agentId: string, last: number, options: RequestOptions) {
  const path = `/agents/${segment(agentId)}`;
  if (!hasEnded(await transport.json({ method: 'GET', path }, options))) return false;
  const query = { after: last, limit: 1 };
  const page = await transport.json<AgentEventPage>(
    { method: 'GET', path: `${path}/events`, query },
    options,
  );
  return page.data.length === 0;
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
