import { AgentTimeoutError, JettsonError } from './errors.ts';
import { hasEnded } from './has-ended.ts';
import { openStream } from './resume-stream.ts';
import { LONGEST_TIMER_MS, sleep } from './sleep.ts';
import { isBrowser, type RequestOptions, readJson, segment, type Transport } from './transport.ts';
import type { Agent, AgentEvent, ProgressEntry } from './wire-types.ts';

export interface WaitOptions extends Omit<RequestOptions, 'timeoutMs'> {
  /** Longest wait, milliseconds; 300,000 by default. */
  timeoutMs?: number | undefined;
  /** Pause after the first look, milliseconds; 1,000 by default. It grows by half each time. */
  pollIntervalMs?: number | undefined;
  /** Longest pause between two looks, milliseconds; 5,000 by default. */
  maxPollIntervalMs?: number | undefined;
  /** Called with each new line of progress, in order. */
  onProgress?: ((entry: ProgressEntry, agent: Agent) => void) | undefined;
}

/** Three times as long as between two pings of the server. */
const SILENCE_MS = 30_000;
/** Behind every event there can be: the stream then says nothing but that the agent ended. */
const NO_EVENTS = 2_147_483_647;

/**
 * Looks at the agent until it ended, with pauses of 1 s that grow by half up to 5 s. Where the server offers
 * the agent's events, they replace the pauses; when they break off, it polls on.
 */
export async function waitForAgent(
  transport: Transport,
  agentId: string,
  {
    timeoutMs = 300_000,
    pollIntervalMs = 1000,
    maxPollIntervalMs = 5000,
    onProgress,
    ...options
  }: WaitOptions,
): Promise<Agent> {
  const startedAt = performance.now();
  const deadline = new AbortController();
  const abort = () => deadline.abort(options.signal?.reason);
  const giveUp = () => deadline.abort(new AgentTimeoutError(agentId, performance.now() - startedAt));
  const timer = setTimeout(giveUp, Math.min(timeoutMs, LONGEST_TIMER_MS));
  options.signal?.addEventListener('abort', abort);
  if (options.signal?.aborted) abort();
  const request = { ...options, signal: deadline.signal };

  let seen = 0;
  let agent: Agent | undefined;
  const look = async () => {
    const looked = await getAgent(transport, agentId, request);
    agent = looked.agent;
    for (const entry of agent.progress.slice(seen)) onProgress?.(entry, agent);
    seen = Math.max(seen, agent.progress.length);
    return looked;
  };
  const lookAgain = async (event: AgentEvent) => {
    // What came before the last look was in it.
    if (event.type !== 'tool-call-output' && event.ts > Date.parse(agent?.updated_at ?? '')) await look();
  };

  try {
    let mayStream = true;
    for (let pauseMs = pollIntervalMs; ; pauseMs = Math.min(pauseMs * 1.5, maxPollIntervalMs)) {
      let looked = await look();
      if (mayStream && looked.isStreamOffered && !hasEnded(looked.agent)) {
        mayStream = await watch(transport, agentId, request, onProgress && lookAgain);
        looked = await look();
      }
      if (hasEnded(looked.agent)) return looked.agent;
      await sleep(pauseMs, deadline.signal);
    }
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', abort);
  }
}

/** The agent, and whether its server offers its events. Pages poll: a browser has few connections to a host. */
function getAgent(transport: Transport, agentId: string, options: RequestOptions) {
  return transport.send(
    { method: 'GET', path: `/agents/${segment(agentId)}` },
    options,
    async (response) => ({
      agent: await readJson<Agent>(response),
      isStreamOffered: !isBrowser && /rel="?monitor\b/.test(response.headers.get('link') ?? ''),
    }),
  );
}

/** Returns when the agent may have ended; false when its events broke off, so that polling is the better way. */
async function watch(
  transport: Transport,
  agentId: string,
  options: RequestOptions,
  onEvent: ((event: AgentEvent) => Promise<void>) | undefined,
): Promise<boolean> {
  const after = onEvent ? 0 : NO_EVENTS;
  try {
    const path = `/agents/${segment(agentId)}/events`;
    const frames = openStream<AgentEvent>(transport, path, after, SILENCE_MS, options);
    for await (const { event } of frames) {
      if (event) await onEvent?.(event);
    }
    return true;
  } catch (error) {
    if (error instanceof JettsonError && !options.signal?.aborted) return false;
    throw error;
  }
}
