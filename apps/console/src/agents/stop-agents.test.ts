import type { Agent } from '@jettson/contract';
import { expect, test } from 'vitest';
import { stopAgents } from './stop-agents.ts';

const agent = (id: string, status: Agent['status'] = 'running') => ({ agent_id: id, status }) as Agent;

test('every agent gets an outcome of its own, in the order of the list, and a failure stops no other', async () => {
  let underWay = 0;
  let most = 0;
  const agents = Array.from({ length: 9 }, (_, index) => agent(`a${index}`));

  const outcomes = await stopAgents(agents, async (id) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await Promise.resolve();
    underWay -= 1;
    if (id === 'a3') throw new Error('gone');
    return agent(id, id === 'a5' ? 'completed' : 'stopped');
  });

  expect(outcomes.map(({ ended, error }) => ended?.status ?? (error as Error).message)).toEqual([
    ...['stopped', 'stopped', 'stopped', 'gone', 'stopped', 'completed', 'stopped', 'stopped', 'stopped'],
  ]);
  expect(outcomes.map((outcome) => outcome.agent.agent_id)).toEqual(agents.map(({ agent_id }) => agent_id));
  expect(most).toBeLessThanOrEqual(4);
});
