import { expect, test } from 'vitest';
import { summarizeRun } from './summarize-run.ts';
import { aNote, aTool, aTurn } from './testing/steps.ts';

const usage = (tokens: number) => ({ input_tokens: tokens, output_tokens: 1, cached_input_tokens: 0 });

test('the most expensive turn is the one that cost most, or took most tokens where costs are unknown', () => {
  const many = aTurn({ id: 1, usage: usage(900), costUsd: 0.01 });
  const dear = aTurn({ id: 2, usage: usage(100), costUsd: 0.03 });
  const unpriced = [many, dear].map((turn) => ({ ...turn, costUsd: 0 }));

  expect(summarizeRun([many, dear]).dearest).toBe(dear);
  expect(summarizeRun(unpriced).dearest).toBe(unpriced[0]);
  expect(summarizeRun([dear]).dearest).toBeNull();
  expect(summarizeRun([dear, { ...dear }]).dearest).toBeNull();
});

test('the slowest step is a turn or a call, and not a wait', () => {
  const wait = aNote({ id: 1, isWait: true, endTs: 9e9 });
  const build = aTool({ id: 2, durationMs: 4000 });
  const turn = aTurn({ id: 3, durationMs: 3000 });

  expect(summarizeRun([wait, build, turn]).slowest).toBe(build);
});

test('a failed run leads to what went wrong last, or else to its last turn', () => {
  const first = aTool({ id: 1, state: 'failed' });
  const last = aTool({ id: 2, output: { exit_code: 2 } });
  const turn = aTurn({ id: 3 });
  const end = aNote({ id: 4, tone: 'bad', text: 'Failed: max_turns_exceeded' });

  expect(summarizeRun([first, last, turn, end])).toMatchObject({
    failure: { childId: null, step: last },
    errors: { own: 2, below: 0 },
  });
  expect(summarizeRun([turn, end]).failure).toEqual({ childId: null, step: turn });
});

test('what went wrong in sub-agents counts, and the agent itself failed at a step of its own', () => {
  const own = aTool({ id: 1, state: 'failed' });
  const steps = [aTool({ id: 7, output: { exit_code: 1 } }), aNote({ id: 8, tone: 'bad' }), aTurn({ id: 9 })];
  const below = [{ agentId: 'ag_b', steps }];

  expect(summarizeRun([own], below, () => true)).toMatchObject({
    errors: { own: 1, below: 1 },
    failure: { childId: null, step: own },
  });
});

test('a run in which only sub-agents failed leads to where the last of them did', () => {
  const turn = aTurn({ id: 1 });
  const refused = aTurn({ id: 7, state: 'failed', ts: 500 });
  const below = [
    { agentId: 'ag_late', steps: [refused] },
    { agentId: 'ag_early', steps: [aTool({ id: 8, state: 'failed', ts: 100 })] },
    { agentId: 'ag_fine', steps: [aTool({ id: 9, state: 'failed', ts: 900 })] },
  ];

  expect(summarizeRun([turn], below, (id) => id !== 'ag_fine').failure).toEqual({
    childId: 'ag_late',
    step: refused,
  });
  expect(summarizeRun([turn], below).failure).toEqual({ childId: null, step: turn });
});

test('what an agent learned is what it wrote itself and what was kept after its end, each once', () => {
  const put = (id: number, state: 'done' | 'failed') =>
    aTool({
      id,
      state,
      name: 'jettson_memory_put',
      output: { key: 'diet', namespace: 'ada', value: 'vegan' },
    });
  const kept = { kind: 'memories' as const, ts: 1, endTs: null };
  const summary = summarizeRun([
    { ...kept, id: 1, isKept: false, memories: [{ key: 'city', namespace: 'ada' }] },
    put(2, 'failed'),
    put(3, 'done'),
    {
      ...kept,
      id: 4,
      isKept: true,
      memories: [
        { key: 'diet', namespace: 'ada' },
        { key: 'pet', namespace: 'default' },
      ],
    },
  ]);

  expect(summary.kept).toEqual([
    { key: 'diet', namespace: 'ada' },
    { key: 'pet', namespace: 'default' },
  ]);
  expect(summary.recalled).toEqual([{ key: 'city', namespace: 'ada' }]);
});
