import { expect, test } from 'vitest';
import { exitCodeOf, filterItems } from './filter-items.ts';
import type { TimelineItem, ToolItem } from './timeline-item.ts';

const tool = (id: number, more: Partial<ToolItem>): ToolItem => ({
  kind: 'tool',
  id,
  ts: id,
  callId: `c${id}`,
  name: 'jettson_shell_run',
  input: { command: 'ls' },
  streamed: [],
  state: 'done',
  output: { exit_code: 0 },
  image: null,
  durationMs: 1,
  ...more,
});
const said: TimelineItem = { kind: 'said', id: 1, ts: 1, text: 'I look at the Orders.' };
const ok = tool(2, {});
const failed = tool(3, { state: 'failed', output: { error: 'no such file' } });
const exited = tool(4, { output: { exit_code: 2, stderr: 'orders are missing' } });
const put = tool(5, { name: 'jettson_memory_put', input: { key: 'diet' } });
const recalled: TimelineItem = {
  kind: 'memories',
  id: 6,
  ts: 6,
  isKept: false,
  memories: [{ key: 'city', namespace: 'default' }],
};
const stopped: TimelineItem = { kind: 'note', id: 7, ts: 7, tone: 'bad', text: 'Stopped: cancelled' };
const items = [said, ok, failed, exited, put, recalled, stopped];
const ids = (found: TimelineItem[]) => found.map(({ id }) => id);

test('steps are narrowed to errors, tools and memory', () => {
  expect(ids(filterItems(items, 'errors', ''))).toEqual([3, 4, 7]);
  expect(ids(filterItems(items, 'tools', ''))).toEqual([2, 3, 4, 5]);
  expect(ids(filterItems(items, 'memory', ''))).toEqual([5, 6]);
  expect(filterItems(items, 'all', ' ')).toBe(items);
});

test('a search finds what was said, what went into a call and what came out of it, whatever the case', () => {
  expect(ids(filterItems(items, 'all', 'orders'))).toEqual([1, 4]);
  expect(ids(filterItems(items, 'all', 'NO SUCH'))).toEqual([3]);
  expect(ids(filterItems(items, 'all', 'city'))).toEqual([6]);
  expect(ids(filterItems(items, 'tools', 'orders'))).toEqual([4]);
});

test('only another exit code than 0 is shown', () => {
  expect(items.map(exitCodeOf)).toEqual([null, null, null, 2, null, null, null]);
});
