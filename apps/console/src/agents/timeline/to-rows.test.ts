import { expect, test } from 'vitest';
import { aTool, aTurn } from './testing/steps.ts';
import { childOf, toRows } from './to-rows.ts';

const turn = aTurn({ id: 1 });
const spawn = aTool({ id: 2, name: 'jettson_agents_spawn', childId: 'ag_b' });
const after = aTurn({ id: 3 });
const ofChild = aTurn({ id: 1 });

test('calls are below their turn, and the steps of a sub-agent below the call that started it', () => {
  const rows = toRows('ag_a', [turn, spawn, after], {
    isNested: true,
    stepsOf: (childId) => (childId === 'ag_b' ? [ofChild] : undefined),
  });

  expect(rows.map(({ key, depth, agentId }) => [key, depth, agentId])).toEqual([
    ['1', 0, 'ag_a'],
    ['2', 1, 'ag_a'],
    ['ag_b.1', 2, 'ag_b'],
    ['3', 0, 'ag_a'],
  ]);
});

test('the name of a row says whose step it is', () => {
  expect(childOf('ag_b.12')).toBe('ag_b');
  expect(childOf('12')).toBeNull();
  expect(childOf(undefined)).toBeNull();
});
