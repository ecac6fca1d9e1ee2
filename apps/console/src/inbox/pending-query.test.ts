import type { PendingItem } from '@jettson/contract';
import { expect, test } from 'vitest';
import { countNeeds, untilFirstEnds } from './pending-query.ts';

const item = (kind: PendingItem['kind'], until = '2026-11-29T10:00:00.000Z'): PendingItem => ({
  agent_id: 'ag_1',
  agent_name: null,
  task: 'Refund the order',
  kind,
  since: '2026-11-29T09:00:00.000Z',
  until,
});
const list = (data: PendingItem[], next_cursor: string | null = null) => ({ data, next_cursor });

test('agents that wait for a message are not counted', () => {
  const waiting = list([item('approval'), item('message'), item('tool_result'), item('budget')]);

  expect(countNeeds(waiting)).toEqual({ count: 3, label: '3' });
  expect(countNeeds(undefined)).toEqual({ count: 0, label: '0' });
});

test('the count says that there is more than one page of them', () => {
  expect(countNeeds(list([item('approval')], 'next')).label).toBe('1+');
});

test('the list is fetched again when the first of them is over, and not before', () => {
  const now = Date.parse('2026-11-29T09:59:00.000Z');
  const soon = list([item('approval'), item('approval', '2026-11-29T09:59:30.000Z')]);

  expect(untilFirstEnds(soon, now)).toBe(31_000);
  expect(untilFirstEnds(list([]), now)).toBe(false);
  expect(untilFirstEnds(list([item('message', '2099-01-01T00:00:00.000Z')]), now)).toBe(2 ** 31 - 1);
});
