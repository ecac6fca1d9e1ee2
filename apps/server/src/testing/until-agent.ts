import { setTimeout as sleep } from 'node:timers/promises';
import { type Agent, TERMINAL_STATUSES } from '@jettson/contract';
import type { TestServer } from './test-server.ts';

/** Less than Vitest's timeout, whose message would not say what was awaited. */
const PATIENCE_MS = 50_000;

/** Whether the agent is completed, failed or stopped. */
export const hasEnded = ({ status }: Agent): boolean => TERMINAL_STATUSES.some((one) => one === status);

/** The agent, once it is as expected. Throws, showing the agent, if it ends differently or never gets there. */
export async function untilAgent(
  { call }: Pick<TestServer, 'call'>,
  agentId: string,
  isReached: (agent: Agent) => boolean,
  { apiKey }: { apiKey?: string } = {},
): Promise<Agent> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const { body: agent } = await call<Agent>('GET', `/agents/${agentId}`, undefined, apiKey);
    if (isReached(agent)) return agent;
    if (hasEnded(agent) || Date.now() > deadline) {
      throw new Error(`the agent is not as awaited (${isReached}): ${JSON.stringify(agent)}`);
    }
    await sleep(100);
  }
}
