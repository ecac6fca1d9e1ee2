import { expect, test } from 'vitest';
import { createBudget } from './budget.ts';

/** A clock in milliseconds that stands still until it is moved. */
function testClock() {
  let time = 0;
  return { now: () => time, move: (milliseconds: number) => (time += milliseconds) };
}

test('spending within the budget never waits, and each spending beyond it waits longer', () => {
  const { now, move } = testClock();
  const budget = createBudget({ perSecond: 10, burst: 3 }, undefined, now);

  expect([1, 1, 1].map((amount) => budget.spend(amount))).toEqual([0, 0, 0]);
  expect([1, 1, 1].map((amount) => budget.spend(amount))).toEqual([100, 200, 300]);
  move(1_000_000);
  expect([1, 1, 1, 1].map((amount) => budget.spend(amount))).toEqual([0, 0, 0, 100]);
});

test('a spender within its own budget does not wait for what others spent', () => {
  const { now } = testClock();
  const shared = createBudget({ perSecond: 10, burst: 10 }, undefined, now);
  const [modest, greedy] = [5, 5].map((burst) => createBudget({ perSecond: 5, burst }, shared, now));

  const greedyWait = greedy?.spend(100);
  const modestWaits = [1, 1, 1].map((amount) => modest?.spend(amount));

  expect(greedyWait).toBe(19_000);
  expect(modestWaits).toEqual([0, 0, 0]);
  expect(greedy?.spend(1_000)).toBeGreaterThan(100_000);
});
