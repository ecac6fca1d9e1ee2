import { expect, test } from 'vitest';
import type { RunStep } from './run-step.ts';
import { aTool, aTurn } from './testing/steps.ts';
import { childOf, toRows } from './to-rows.ts';

const turn = aTurn({ id: 1 });
const spawn = aTool({ id: 2, name: 'jettson_agents_spawn', childId: 'ag_b' });
const after = aTurn({ id: 3 });
const ofChild = aTurn({ id: 1 });

test('calls are below their turn, and the steps of a sub-agent below the call that started it', () => {
  const rows = toRows('ag_a', [turn, spawn, after], {
    isWanted: null,
    stepsOf: (childId) => (childId === 'ag_b' ? [ofChild] : []),
  });

  expect(rows.map(({ key, depth, agentId }) => [key, depth, agentId])).toEqual([
    ['1', 0, 'ag_a'],
    ['2', 1, 'ag_a'],
    ['ag_b.1', 2, 'ag_b'],
    ['3', 0, 'ag_a'],
  ]);
});

test('wanted steps of sub-agents are below the calls that started these, however deep', () => {
  const failed = aTool({ id: 2, state: 'failed' });
  const logs: Record<string, RunStep[]> = {
    ag_b: [ofChild, aTool({ id: 5, childId: 'ag_c' }), aTool({ id: 6, childId: 'ag_d' })],
    ag_c: [aTurn({ id: 1 }), failed],
    ag_d: [aTurn({ id: 1 })],
  };
  const rows = toRows('ag_a', [turn, spawn, after, aTool({ id: 4, childId: 'ag_d' })], {
    isWanted: (step) => step === failed,
    stepsOf: (childId) => logs[childId] ?? [],
  });

  expect(rows.map(({ key, depth }) => [key, depth])).toEqual([
    ['2', 0],
    ['ag_b.5', 1],
    ['ag_c.2', 2],
  ]);
});

test('the name of a row says whose step it is', () => {
  expect(childOf('ag_b.12')).toBe('ag_b');
  expect(childOf('12')).toBeNull();
  expect(childOf(undefined)).toBeNull();
});
