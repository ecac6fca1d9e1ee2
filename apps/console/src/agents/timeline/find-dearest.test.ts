import type { Agent } from '@jettson/contract';
import { expect, test } from 'vitest';
import { findDearest } from './find-dearest.ts';
import { aTool, aTurn } from './testing/steps.ts';

const child = (agent_id: string, cost_usd: number) => ({ agent_id, usage: { cost_usd } }) as Agent;
const turn = aTurn({ id: 1, costUsd: 0.5 });
const start = aTool({ id: 2, name: 'jettson_agents_spawn', childId: 'ag_a' });
const steps = [turn, start, aTool({ id: 3, name: 'jettson_agents_spawn', childId: 'ag_b' })];

test('a sub-agent that cost more than every turn is the step that cost most', () => {
  expect(findDearest(steps, turn, [child('ag_a', 0.7), child('ag_b', 0.6)])).toEqual({
    step: start,
    costUsd: 0.7,
  });
  expect(findDearest(steps, turn, [child('ag_a', 0.4)])).toEqual({ step: turn, costUsd: 0.5 });
});

test('of two sub-agents that cost the same, neither stands out', () => {
  expect(findDearest(steps, turn, [child('ag_a', 0.7), child('ag_b', 0.7)])).toBeNull();
});

test('without sub-agents, or without prices, it is the turn', () => {
  const free = aTurn({ id: 1, costUsd: 0 });

  expect(findDearest(steps, turn, [])).toEqual({ step: turn, costUsd: 0.5 });
  expect(findDearest([free, start], free, [child('ag_a', 0)])).toEqual({ step: free, costUsd: 0 });
  expect(findDearest(steps, null, [child('ag_a', 0.5)])).toBeNull();
});
