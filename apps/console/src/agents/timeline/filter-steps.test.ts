import { expect, test } from 'vitest';
import { exitCodeOf, filterSteps } from './filter-steps.ts';
import type { RunStep, ToolStep } from './run-step.ts';
import { aNote, aTool, aTurn } from './testing/steps.ts';

const tool = (id: number, more: Partial<ToolStep>) => aTool({ id, output: { exit_code: 0 }, ...more });
const said = aTurn({ id: 1, text: 'I look at the Orders.' });
const ok = tool(2, {});
const failed = tool(3, { state: 'failed', output: { error: 'no such file' } });
const exited = tool(4, { output: { exit_code: 2, stderr: 'orders are missing' } });
const put = tool(5, { name: 'jettson_memory_put', input: { key: 'diet' } });
const recalled: RunStep = {
  kind: 'memories',
  id: 6,
  ts: 6,
  endTs: null,
  isKept: false,
  memories: [{ key: 'city', namespace: 'default' }],
};
const stopped = aNote({ id: 7, tone: 'bad', text: 'Stopped: cancelled' });
const unanswered = aTurn({ id: 8, state: 'failed' });
const steps = [said, ok, failed, exited, put, recalled, stopped, unanswered];
const ids = (found: readonly RunStep[]) => found.map(({ id }) => id);

test('steps are narrowed to errors, tools and memory', () => {
  expect(ids(filterSteps(steps, 'errors', ''))).toEqual([3, 4, 7, 8]);
  expect(ids(filterSteps(steps, 'tools', ''))).toEqual([2, 3, 4, 5]);
  expect(ids(filterSteps(steps, 'memory', ''))).toEqual([5, 6]);
  expect(filterSteps(steps, 'all', ' ')).toBe(steps);
});

test('a search finds what was said, what went into a call and what came out of it, whatever the case', () => {
  expect(ids(filterSteps(steps, 'all', 'orders'))).toEqual([1, 4]);
  expect(ids(filterSteps(steps, 'all', 'NO SUCH'))).toEqual([3]);
  expect(ids(filterSteps(steps, 'all', 'city'))).toEqual([6]);
  expect(ids(filterSteps(steps, 'tools', 'orders'))).toEqual([4]);
});

test('only another exit code than 0 is shown', () => {
  expect(steps.map(exitCodeOf)).toEqual([null, null, null, 2, null, null, null, null]);
});
