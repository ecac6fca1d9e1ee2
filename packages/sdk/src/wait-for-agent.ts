import type { Agent } from './agent-types.ts';
import type { WaitOptions } from './agents.ts';
import { AgentTimeoutError } from './errors.ts';
import { LONGEST_TIMER_MS, sleep } from './sleep.ts';
import type { RequestOptions } from './transport.ts';

/** Looks at the agent until it ended: after 1 s, then after pauses that grow by half up to 5 s. */
export async function waitForAgent(
  get: (options: RequestOptions) => Promise<Agent>,
  agentId: string,
  options: WaitOptions,
): Promise<Agent> {
  const {
    timeoutMs = 300_000,
    pollIntervalMs = 1000,
    maxPollIntervalMs = 5000,
    onProgress,
    ...request
  } = options;
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const deadline = new AbortController();
  const abort = () => deadline.abort(options.signal?.reason);
  options.signal?.addEventListener('abort', abort);
  const timer = setTimeout(
    () => deadline.abort(new AgentTimeoutError(agentId, elapsedMs())),
    Math.min(timeoutMs, LONGEST_TIMER_MS),
  );

  try {
    options.signal?.throwIfAborted();
    let seen = 0;
    for (let pauseMs = pollIntervalMs; ; pauseMs = Math.min(pauseMs * 1.5, maxPollIntervalMs)) {
      const agent = await get({ ...request, signal: deadline.signal });
      for (const entry of agent.progress.slice(seen)) onProgress?.(entry, agent);
      seen = Math.max(seen, agent.progress.length);
      if (hasEnded(agent)) return agent;
      await sleep(pauseMs, deadline.signal);
    }
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', abort);
  }
}

/** Whether the agent is completed, error or stopped. */
export function hasEnded({ status }: Pick<Agent, 'status'>): boolean {
  return status === 'completed' || status === 'error' || status === 'stopped';
}
