import type { Memory } from '@jettson/contract';
import { expect, test } from 'vitest';
import { findContradiction, swapped, toPairChoices, toPairs } from './pair-choices.ts';

const memory = (id: string) => ({ memory_id: id, key: `key ${id}`, updated_at: 7 }) as Memory;
const preview = toPairChoices({
  removed: 2,
  kept: 2,
  pairs: [
    { kept: 'a', removed: 'b', similarity: 1 },
    { kept: 'a', removed: 'c', similarity: 0.97 },
  ],
  near_duplicates: [{ memory_ids: ['d', 'e'], similarity: 0.95, reason: 'text' }],
  threshold: 0.94,
  memories: ['a', 'b', 'c', 'd', 'e'].map(memory),
  operation_id: null,
  plan_id: 'mpl_1',
});

test('what says the same is ticked, and what only looks alike is left for a person', () => {
  expect(preview.map(({ reason, isTicked }) => [reason, isTicked])).toEqual([
    [null, true],
    [null, true],
    ['text', false],
  ]);
});

test('only the ticked pairs are sent, each as it was seen', () => {
  const [first, , near] = preview;

  expect(toPairs([first, { ...near, isTicked: true }].flatMap((choice) => choice as never))).toEqual([
    { kept: 'a', removed: 'b', keptUpdatedAt: 7, removedUpdatedAt: 7 },
    { kept: 'd', removed: 'e', keptUpdatedAt: 7, removedUpdatedAt: 7 },
  ]);
});

test('pairs that keep and remove the same memory, or remove it twice, contradict each other', () => {
  const [first, second] = preview;
  if (first === undefined || second === undefined) throw new Error('there are two pairs');

  expect(findContradiction(preview)).toBeNull();
  expect(findContradiction([swapped(first), second])).toBe('key a');
  expect(findContradiction([swapped(first), swapped(second)])).toBe('key a');
  expect(findContradiction([swapped(first), { ...second, isTicked: false }])).toBeNull();
});
