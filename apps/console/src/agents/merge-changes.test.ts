import type { Agent } from '@jettson/contract';
import { expect, test } from 'vitest';
import { type AgentPages, latestChange, mergeChanges } from './merge-changes.ts';

const agent = (id: string, created: number, changed = created, status: Agent['status'] = 'running') =>
  ({
    agent_id: id,
    status,
    created_at: new Date(created).toISOString(),
    updated_at: new Date(changed).toISOString(),
  }) as Agent;

const pages = (...data: Agent[][]): AgentPages => ({
  pages: data.map((page) => ({ data: page, next_cursor: null })),
  pageParams: data.map(() => undefined),
});

const all = () => true;
const ids = (list: AgentPages) => list.pages.flatMap(({ data }) => data.map(({ agent_id }) => agent_id));

test('a changed agent stays in its place, and pages without a change stay the same objects', () => {
  const before = pages([agent('c', 3), agent('b', 2)], [agent('a', 1)]);

  const after = mergeChanges(before, [agent('b', 2, 9, 'completed')], all);

  expect(ids(after)).toEqual(['c', 'b', 'a']);
  expect(after.pages[0]?.data[1]?.status).toBe('completed');
  expect(after.pages[1]).toBe(before.pages[1]);
});

test('new agents come first, newest first; those that the filter excludes do not appear', () => {
  const changed = [agent('c', 3), agent('d', 4), agent('e', 5, 5, 'error')];

  const after = mergeChanges(pages([agent('b', 2)]), changed, ({ status }) => status === 'running');

  expect(ids(after)).toEqual(['d', 'c', 'b']);
});

test('an agent that is older than the loaded pages waits for its page', () => {
  const before = pages([agent('b', 2)]);

  expect(mergeChanges(before, [agent('old', 1, 9)], all)).toBe(before);
});

test('an agent that arrives again unchanged changes nothing', () => {
  const before = pages([agent('b', 2, 7)]);

  expect(mergeChanges(before, [agent('b', 2, 7)], all)).toBe(before);
  expect(latestChange(before)).toBe(new Date(7).toISOString());
});
