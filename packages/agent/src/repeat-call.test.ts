import { expect, test } from 'vitest';
import { runAgent } from './run-agent.ts';
import { fakeTool, inTurns, nextCallId, says, scriptedModel } from './testing/index.ts';
import type { LoopEvent, RunHooks } from './types.ts';

/** A run whose worker died while a call was under way, as another one continues it. */
async function takeOver(hooks: RunHooks = {}) {
  const ids: string[] = [];
  const tool = {
    ...fakeTool('look', () => ({ found: true })),
    isRepeatable: true,
    execute: async (_input: never, { callId }: { callId: string }) => {
      ids.push(callId);
      return { output: { found: true } };
    },
  };
  const run = async (history: LoopEvent[]) =>
    Array.fromAsync(
      runAgent({
        models: [
          {
            id: 'scripted',
            model: scriptedModel(
              inTurns({ calls: [{ id: 'a', name: 'look', input: { text: 'x' } }] }, says('done')),
            ),
          },
        ],
        tools: [tool],
        system: 'You are a test.',
        task: 'Do it.',
        history: JSON.parse(JSON.stringify(history)),
        maxTurns: 20,
        newCallId: nextCallId,
        signal: new AbortController().signal,
        hooks,
      }),
    );
  const whole = await run([]);
  ids.length = 0;
  const start = whole.findIndex(({ type }) => type === 'tool-call-start');
  const events = await run(whole.slice(0, start + 1));
  return { ids, events, start: whole[start] };
}

test('a call that can be repeated is made again under its id, without a second start', async () => {
  const { ids, events, start } = await takeOver();

  expect(events.map(({ type }) => type)).toEqual(['tool-call-end', 'step-start', 'message', 'final-result']);
  expect(events[0]).toMatchObject({ data: { is_error: false, result: { output: { found: true } } } });
  expect(ids).toEqual([start?.type === 'tool-call-start' ? start.data.call_id : undefined]);
});

test('a call that was refused is not made after the interruption either', async () => {
  const asked: boolean[] = [];

  const { ids, events } = await takeOver({
    async beforeToolCall(_call, isAgain) {
      asked.push(isAgain);
      return 'No.';
    },
  });

  expect(ids).toEqual([]);
  expect(asked).toEqual([false, true]);
  expect(events[0]).toMatchObject({ data: { is_error: true, result: { output: { error: 'No.' } } } });
});
