import type { Agent } from '@jettson/contract';
import { expect, test } from 'vitest';
import { comparing, nextSort, toSort } from './list-order.ts';

const agent = (id: string, cost: number, created: string) =>
  ({ agent_id: id, created_at: created, usage: { cost_usd: cost } }) as Agent;
const AGENTS = [
  agent('a', 2, '2026-11-28T10:00:00.000Z'),
  agent('b', 0.5, '2026-11-28T12:00:00.000Z'),
  agent('c', 2, '2026-11-28T11:00:00.000Z'),
];
const sorted = (sort: Parameters<typeof comparing>[0]) =>
  AGENTS.toSorted(comparing(sort)).map(({ agent_id }) => agent_id);

test('agents are compared by the value of the order, and equal ones by their ids', () => {
  expect(sorted('-cost_usd')).toEqual(['c', 'a', 'b']);
  expect(sorted('cost_usd')).toEqual(['b', 'a', 'c']);
  expect(sorted('-created_at')).toEqual(['b', 'c', 'a']);
});

test('the head of a column puts the highest first, and then the lowest', () => {
  expect(nextSort('-created_at', 'cost_usd')).toBe('-cost_usd');
  expect(nextSort('-cost_usd', 'cost_usd')).toBe('cost_usd');
  expect(nextSort('cost_usd', 'cost_usd')).toBe('-cost_usd');
});

test('an address with another order than there is, or the default one, has none', () => {
  expect(['price', 7, '-created_at', '-cost_usd'].map(toSort)).toEqual([
    undefined,
    undefined,
    undefined,
    '-cost_usd',
  ]);
});
