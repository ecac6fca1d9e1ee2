import { APICallError } from '@ai-sdk/provider';
import { MockLanguageModelV4 } from 'ai/test';
import { expect, test } from 'vitest';
import { runAgent } from './run-agent.ts';
import {
  calls,
  fakeTool,
  inTurns,
  nextCallId,
  ofType,
  says,
  scriptedModel,
  toStream,
} from './testing/index.ts';
import type { NamedModel, RunAgentOptions } from './types.ts';

/** A model that fails this way each time. */
function failing(statusCode: number, responseHeaders: Record<string, string> = {}) {
  return new MockLanguageModelV4({
    modelId: 'failing',
    doStream: async () => {
      throw new APICallError({
        message: 'No',
        url: 'https://provider.example/v1',
        requestBodyValues: {},
        statusCode,
        responseHeaders,
        isRetryable: statusCode >= 500,
      });
    },
  });
}

const run = (models: [NamedModel, ...NamedModel[]], options: Partial<RunAgentOptions> = {}) =>
  Array.fromAsync(
    runAgent({
      models,
      tools: [],
      system: 'You are a test.',
      task: 'Do it.',
      history: [],
      maxTurns: 20,
      newCallId: nextCallId,
      retryDelayMs: 1,
      signal: new AbortController().signal,
      ...options,
    }),
  );

test('a model that refuses the request is left at once, and each turn tries the first one again', async () => {
  const first = failing(400);
  const second = scriptedModel(inTurns(calls('c', 'echo', { text: 'x' }), says('done')));

  const events = await run(
    [
      { id: 'a/first', model: first },
      { id: 'b/second', model: second },
    ],
    { tools: [fakeTool('echo', (text) => ({ text }))] },
  );

  expect(ofType(events, 'model-retry')).toEqual([]);
  expect(ofType(events, 'model-fallback')).toMatchObject([
    { data: { step: 1, from_model: 'a/first', to_model: 'b/second', error: expect.stringContaining('400') } },
    { data: { step: 2, from_model: 'a/first', to_model: 'b/second' } },
  ]);
  expect(ofType(events, 'message')).toMatchObject([
    { data: { model_id: 'b/second' } },
    { data: { model_id: 'b/second' } },
  ]);
  expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'done' } });
});

test('a model that is away for more than 30 seconds is left for the next', async () => {
  const events = await run([
    { id: 'a/away', model: failing(529, { 'retry-after': '31' }) },
    { id: 'b/second', model: scriptedModel(() => says('done')) },
  ]);

  expect(events.map(({ type }) => type)).toEqual(['step-start', 'model-fallback', 'message', 'final-result']);
});

test('a model that fails for a moment is asked again before another one is', async () => {
  const model = failing(503);
  const events = await run(
    [
      { id: 'a/busy', model },
      { id: 'b/second', model: scriptedModel(() => says('done')) },
    ],
    { leaveAfterMs: async () => 100 },
  );

  const retries = ofType(events, 'model-retry');
  expect(retries.length).toBeGreaterThanOrEqual(1);
  expect(model.doStreamCalls).toHaveLength(retries.length + 1);
  expect(events.at(-1)).toEqual({ type: 'final-result', data: { text: 'done' } });
});

test('when no model can be asked, the last one says why', async () => {
  await expect(
    run([
      { id: 'a/first', model: failing(401) },
      { id: 'b/second', model: failing(404) },
    ]),
  ).rejects.toThrow('status 404');
});

test('when all models are away, the error says which, and how long each wants to be left alone', async () => {
  const running = run([
    { id: 'a/busy', model: failing(529, { 'retry-after': '60' }) },
    { id: 'b/refused', model: failing(401) },
    { id: 'c/busy', model: failing(503, { 'retry-after': '90' }) },
  ]);

  await expect(running).rejects.toMatchObject({
    isTemporary: true,
    awaited: [
      { model: 'a/busy', retryAfterMs: 60_000 },
      { model: 'c/busy', retryAfterMs: 90_000 },
    ],
    retryAfterMs: 60_000,
    message: expect.stringContaining('status 529'),
  });
});

test('what a model writes is passed on while it writes it, with the number of its attempt', async () => {
  const model = scriptedModel(
    inTurns(calls('c', 'echo', { text: 'x' }), says('a text that comes in several pieces')),
  );
  let asked = 0;
  const answer = model.doStream.bind(model);
  model.doStream = async (options) => {
    const { stream } = await answer(options);
    if (++asked !== 2) return { stream };
    const broken = stream.pipeThrough(
      new TransformStream({
        transform(part, controller) {
          controller.enqueue(part);
          if (part.type === 'text-delta') controller.error(new TypeError('terminated'));
        },
      }),
    );
    return { stream: broken };
  };
  const deltas: { step: number; attempt: number; text: string }[] = [];

  const events = await run([{ id: 'a/model', model }], {
    tools: [fakeTool('echo', (text) => ({ text }))],
    onDelta: (delta) => deltas.push(delta),
  });

  const whole = deltas.filter(({ attempt }) => attempt === 2);
  expect(whole.map(({ text }) => text).join('')).toBe('a text that comes in several pieces');
  expect(whole.length).toBeGreaterThan(1);
  expect(deltas.every(({ step }) => step === 2)).toBe(true);
  expect(ofType(events, 'message')).toHaveLength(2);
});

test('options are sent as the SDK calls them', async () => {
  const model = scriptedModel(() => says('done'));

  await run([{ id: 'a/model', model }], {
    modelOptions: { effort: 'high', max_output_tokens: 500, temperature: 0 },
  });

  expect(model.doStreamCalls[0]).toMatchObject({ reasoning: 'high', maxOutputTokens: 500, temperature: 0 });
});

test('an option that the model lacks is not sent, and reported once', async () => {
  const model = scriptedModel(inTurns(calls('c', 'echo', { text: 'x' }), says('done')));

  const events = await run([{ id: 'a/model', model, lacks: ['effort'] }], {
    tools: [fakeTool('echo', (text) => ({ text }))],
    modelOptions: { effort: 'max' },
  });

  expect(model.doStreamCalls.map(({ reasoning }) => reasoning)).toEqual([undefined, undefined]);
  expect(ofType(events, 'model-option-ignored')).toMatchObject([
    { data: { step: 1, model_id: 'a/model', option: 'effort' } },
  ]);
});

test('an option that the SDK leaves out is reported in its words', async () => {
  const stream = () =>
    toStream({
      content: [{ type: 'text', text: 'done' }],
      finishReason: { unified: 'stop', raw: undefined },
      usage: {
        inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
        outputTokens: { total: 1, text: 1, reasoning: 0 },
      },
      warnings: [{ type: 'unsupported', feature: 'temperature', details: 'not with thinking' }],
    });
  const model = new MockLanguageModelV4({ doStream: async () => ({ stream: stream() }) });

  const events = await run([{ id: 'a/model', model }], { modelOptions: { temperature: 1 } });

  expect(ofType(events, 'model-option-ignored')).toMatchObject([
    { data: { option: 'temperature', reason: 'not with thinking' } },
  ]);
});

test('the request is read for options that were left out once for each model', async () => {
  const model = scriptedModel(inTurns(calls('c', 'echo', { text: 'x' }), says('done')));
  let reads = 0;
  const answer = model.doStream.bind(model);
  model.doStream = async (asked) => ({
    ...(await answer(asked)),
    request: {
      body: {
        get temperature() {
          reads++;
          return 1;
        },
      },
    },
  });

  const events = await run([{ id: 'a/model', model }], {
    tools: [fakeTool('echo', (text) => ({ text }))],
    modelOptions: { temperature: 1 },
  });

  expect(ofType(events, 'message')).toHaveLength(2);
  expect(ofType(events, 'model-option-ignored')).toEqual([]);
  expect(reads).toBe(1);
});

test('after an interruption, a model that has refused the turn is asked only if no other answers', async () => {
  const refusing = () => scriptedModel(() => ({ text: 'I will not.', finishReason: 'refusal' }));
  const before = await run([
    { id: 'a/first', model: refusing() },
    { id: 'b/second', model: scriptedModel(() => says('done')) },
  ]);
  const history = before.slice(0, before.findIndex(({ type }) => type === 'model-fallback') + 1);
  const first = refusing();
  const second = scriptedModel(() => says('done'));

  const after = await run(
    [
      { id: 'a/first', model: first },
      { id: 'b/second', model: second },
    ],
    { history },
  );
  const withoutSecond = await run(
    [
      { id: 'a/first', model: first },
      { id: 'b/second', model: failing(401) },
    ],
    { history },
  );

  expect(after.at(-1)).toEqual({ type: 'final-result', data: { text: 'done' } });
  expect(ofType(after, 'model-fallback')).toEqual([]);
  expect(withoutSecond.at(-1)).toEqual({ type: 'stopped', data: { reason: 'refusal', text: 'I will not.' } });
  expect(first.doStreamCalls).toHaveLength(1);
});
