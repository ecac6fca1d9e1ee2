import { expect, test } from 'vitest';
import { exitCodeOf, type StepFilter, stepMatcher } from './filter-steps.ts';
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
const found = (filter: StepFilter, text: string) =>
  steps.filter((step) => stepMatcher(filter, text)?.(step)).map(({ id }) => id);

test('steps are narrowed to errors, tools and memory', () => {
  expect(found('errors', '')).toEqual([3, 4, 7, 8]);
  expect(found('tools', '')).toEqual([2, 3, 4, 5]);
  expect(found('memory', '')).toEqual([5, 6]);
  expect(stepMatcher('all', ' ')).toBeNull();
});

test('a search finds what was said, what went into a call and what came out of it, whatever the case', () => {
  expect(found('all', 'orders')).toEqual([1, 4]);
  expect(found('all', 'NO SUCH')).toEqual([3]);
  expect(found('all', 'city')).toEqual([6]);
  expect(found('tools', 'orders')).toEqual([4]);
});

test('only another exit code than 0 is shown', () => {
  expect(steps.map(exitCodeOf)).toEqual([null, null, null, 2, null, null, null, null]);
});
