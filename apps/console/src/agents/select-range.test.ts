import type { Agent } from '@jettson/contract';
import { expect, test } from 'vitest';
import { selectRange } from './select-range.ts';

const AGENTS = ['running', 'idle', 'completed', 'running', 'spawning'].map(
  (status, index) => ({ agent_id: `${index}`, status }) as Agent,
);
const select = (selected: string[], index: number, anchor: number | null) =>
  [...selectRange(new Set(selected), AGENTS, { index, anchor })].toSorted();

test('a click selects one agent, and a second one deselects it', () => {
  expect(select(['3'], 0, null)).toEqual(['0', '3']);
  expect(select(['0', '3'], 0, null)).toEqual(['3']);
});

test('a range goes in both directions, takes what the clicked agent becomes, and leaves out those that have ended', () => {
  expect(select(['1'], 4, 1)).toEqual(['1', '3', '4']);
  expect(select(['4'], 0, 4)).toEqual(['0', '1', '3', '4']);
  expect(select(['0', '1', '3', '4'], 4, 1)).toEqual(['0']);
});

test('a row that is gone selects nothing', () => {
  expect(select(['1'], 9, null)).toEqual(['1']);
});
