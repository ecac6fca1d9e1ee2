import type { Agent } from '@jettson/contract';
import { expect, test } from 'vitest';
import { comparing } from './list-order.ts';
import { type AgentPages, inOrder, latestChange, mergeChanges } from './merge-changes.ts';

const agent = (
  id: string,
  created: number,
  changed = created,
  status: Agent['status'] = 'running',
  cost = 0,
) =>
  ({
    agent_id: id,
    status,
    created_at: new Date(created).toISOString(),
    updated_at: new Date(changed).toISOString(),
    usage: { cost_usd: cost },
  }) as Agent;

const pages = (next: string | null, ...data: Agent[][]): AgentPages => ({
  pages: data.map((page, index) => ({
    data: page,
    next_cursor: index === data.length - 1 ? next : 'more',
  })),
  pageParams: data.map(() => undefined),
});

const byAge = comparing('-created_at');
const byCost = comparing('-cost_usd');
const all = { isShown: () => true, compare: byAge };
const ids = (list: AgentPages, compare = byAge) =>
  inOrder(list.pages, compare).map(({ agent_id }) => agent_id);

test('a changed agent stays in its place, and pages without a change stay the same objects', () => {
  const before = pages(null, [agent('c', 3), agent('b', 2)], [agent('a', 1)]);

  const after = mergeChanges(before, [agent('b', 2, 9, 'completed')], all);

  expect(ids(after)).toEqual(['c', 'b', 'a']);
  expect(after.pages[0]?.data[1]?.status).toBe('completed');
  expect(after.pages[1]).toBe(before.pages[1]);
});

test('new agents come first, newest first; those that the filter excludes do not appear', () => {
  const changed = [agent('c', 3), agent('d', 4), agent('e', 5, 5, 'error')];
  const isShown = ({ status }: Agent) => status === 'running';

  const after = mergeChanges(pages(null, [agent('b', 2)]), changed, { isShown, compare: byAge });

  expect(ids(after)).toEqual(['d', 'c', 'b']);
});

test('an agent that comes after the loaded pages waits for its page', () => {
  const before = pages('more', [agent('b', 2)]);

  expect(mergeChanges(before, [agent('old', 1, 9)], all)).toBe(before);
  expect(ids(mergeChanges(pages(null, [agent('b', 2)]), [agent('old', 1, 9)], all))).toEqual(['b', 'old']);
});

test('an agent that arrives again unchanged changes nothing', () => {
  const before = pages(null, [agent('b', 2, 7)]);

  expect(mergeChanges(before, [agent('b', 2, 7)], all)).toBe(before);
});

test('under another order, an agent moves when its value changes, and comes in where it belongs', () => {
  const before = pages('more', [
    agent('a', 1, 1, 'completed', 3),
    agent('b', 2, 2, 'running', 2),
    agent('c', 3, 3, 'completed', 1),
  ]);
  const changed = [
    agent('b', 2, 9, 'running', 4),
    agent('d', 4, 9, 'running', 2),
    agent('e', 5, 9, 'running', 0),
  ];

  const after = mergeChanges(before, changed, { isShown: () => true, compare: byCost });

  expect(ids(after, byCost)).toEqual(['b', 'a', 'd', 'c']);
});

test('an agent that a later page brings again is shown once, as it was last', () => {
  const list = pages(
    null,
    [agent('a', 1, 9, 'completed', 5)],
    [agent('a', 1, 4, 'running', 1), agent('b', 2)],
  );

  expect(inOrder(list.pages, byCost).map(({ agent_id, status }) => `${agent_id} ${status}`)).toEqual([
    'a completed',
    'b running',
  ]);
});

test('the time to follow changes from never goes back', () => {
  const time = (at: number) => new Date(at).toISOString();

  expect(latestChange(null, [agent('a', 1, 7), agent('b', 2, 5)])).toBe(time(7));
  expect(latestChange(time(8), [agent('a', 1, 7)])).toBe(time(8));
  expect(latestChange(null, [])).toBeNull();
});
