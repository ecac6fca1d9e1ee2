import { expect, test } from 'vitest';
import { ToolError } from './errors.ts';
import { runAgent } from './run-agent.ts';
import { calls, fakeTool, inTurns, nextCallId, says, scriptedModel } from './testing/index.ts';

/** What the model reads of a failed call, and what people are told. */
async function failuresOf(name: string, input: unknown, times = 1) {
  const tool = fakeTool('echo', () => {
    throw new ToolError('There is no file a.txt');
  });
  const turns = Array.from({ length: times }, (_, index) => calls(`c${index}`, name, input));
  const events = await Array.fromAsync(
    runAgent({
      models: [{ id: 'scripted', model: scriptedModel(inTurns(...turns, says('done'))) }],
      tools: [tool],
      system: 'You are a test.',
      task: 'Do it.',
      history: [],
      maxTurns: 20,
      newCallId: nextCallId,
      signal: new AbortController().signal,
    }),
  );
  return events.flatMap((event) =>
    event.type === 'tool-call-end'
      ? [{ model: event.data.result.output.error, people: event.data.fault }]
      : [],
  );
}

test('what a tool says about its failure is for the model and for people', async () => {
  expect(await failuresOf('echo', { text: 'x' })).toEqual([
    { model: 'There is no file a.txt', people: 'There is no file a.txt' },
  ]);
});

test('people are not told what the model should do next', async () => {
  const [, repeated] = await failuresOf('echo', { text: 'x' }, 2);
  const [unknown] = await failuresOf('nothing', { text: 'x' });
  const [unfit] = await failuresOf('echo', { wrong: 1 });
  const [broken] = await failuresOf('echo', 'not JSON');

  expect(repeated?.model).toContain('do something else');
  expect(repeated?.people).toBe('There is no file a.txt');
  expect(unknown).toMatchObject({
    model: expect.stringContaining('echo'),
    people: 'the agent has no such tool',
  });
  expect(unfit?.people).toMatch(/^its arguments do not fit: /);
  expect(broken?.people).toBe('its arguments were not a JSON object');
});

test('a call that succeeds has no fault', async () => {
  const events = await Array.fromAsync(
    runAgent({
      models: [
        { id: 'scripted', model: scriptedModel(inTurns(calls('c', 'echo', { text: 'x' }), says('done'))) },
      ],
      tools: [fakeTool('echo', (text) => ({ text }))],
      system: 'You are a test.',
      task: 'Do it.',
      history: [],
      maxTurns: 20,
      newCallId: nextCallId,
      signal: new AbortController().signal,
    }),
  );

  expect(events.find(({ type }) => type === 'tool-call-end')?.data).not.toHaveProperty('fault');
});
