import { expect, test } from 'vitest';
import { cleanText } from './clean-text.ts';
import { runAgent } from './run-agent.ts';
import { calls, fakeTool, inTurns, nextCallId, type Script, says, scriptedModel } from './testing/index.ts';
import type { LoopEvent, Tool } from './types.ts';

async function run(script: Script, tools: Tool[], provider = 'fake') {
  const model = scriptedModel(script, { provider });
  const events: LoopEvent[] = await Array.fromAsync(
    runAgent({
      models: [{ id: 'scripted', model }],
      tools,
      system: 'You are a test.',
      task: 'Do it.',
      history: [],
      maxTurns: 20,
      newCallId: nextCallId,
      signal: new AbortController().signal,
    }),
  );
  return { events, prompts: model.doStreamCalls.map(({ prompt }) => prompt) };
}

const camera: Tool = {
  ...fakeTool('camera', () => ({})),
  execute: async () => ({
    output: { url: 'https://a.test/' },
    image: { data: 'iVBORw0KGgo=', media_type: 'image/png' },
  }),
};

test('long output reaches the model without its middle, while the event has all of it', async () => {
  const long = `start${'x'.repeat(300_000)}end`;
  const tool = fakeTool('print', () => ({ stdout: long, exit_code: 0 }));

  const { events, prompts } = await run(inTurns(calls('c1', 'print', { text: '' }), says('done')), [tool]);

  const seen = JSON.stringify(prompts[1]?.at(-1));
  expect(seen.length).toBeLessThan(101_000);
  expect(seen).toMatch(
    /"stdout":"startx+\\n\\n\[… 200008 characters left out of the middle …\]\\n\\nx+end","exit_code":0/,
  );
  expect(events).toContainEqual(
    expect.objectContaining({
      data: expect.objectContaining({ result: { output: { stdout: long, exit_code: 0 } } }),
    }),
  );
});

test('a model that sees pictures gets a picture as a picture', async () => {
  const { prompts } = await run(
    inTurns(calls('c1', 'camera', { text: '' }), says('done')),
    [camera],
    'anthropic.messages',
  );

  expect(prompts[1]?.at(-1)).toMatchObject({
    content: [
      {
        output: {
          type: 'content',
          value: [
            { type: 'text', text: '{"url":"https://a.test/"}' },
            { type: 'file', mediaType: 'image/png' },
          ],
        },
      },
    ],
  });
});

test('a model that sees no pictures is told so and gets no base64', async () => {
  const { prompts } = await run(
    inTurns(calls('c1', 'camera', { text: '' }), says('done')),
    [camera],
    'openai.chat',
  );

  expect(JSON.stringify(prompts[1])).toContain('[The picture is not shown.]');
  expect(JSON.stringify(prompts[1])).not.toContain('iVBORw0KGgo');
});

test('binary output becomes text that every store accepts', async () => {
  const tool = fakeTool('print', () => ({ stdout: 'a\0b\ud800c' }));

  const { events } = await run(inTurns(calls('c1', 'print', { text: '' }), says('done\0')), [tool]);

  expect(events).toContainEqual(
    expect.objectContaining({
      data: expect.objectContaining({ result: { output: { stdout: 'a\ufffdb\ufffdc' } } }),
    }),
  );
  expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'done\ufffd' } });
});

test('cleaning covers keys, lists and nested values, and leaves everything else alone', () => {
  expect(cleanText({ 'k\0': ['\0', 1, null, true, { deep: '\udfff' }] })).toEqual({
    'k\ufffd': ['\ufffd', 1, null, true, { deep: '\ufffd' }],
  });
});
