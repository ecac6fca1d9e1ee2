import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { askForStream } from '@jettson/agent';
import { expect, test } from 'vitest';
import { streamPlainAnswer } from './stream-plain-answer.ts';

const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'x' }] }];

/** A fetch that answers everything with this JSON. */
const answering = (body: unknown) =>
  streamPlainAnswer(async () => Response.json(body, { headers: { 'content-type': 'application/json' } }));

const ask = (model: LanguageModelV4) => askForStream(() => model.doStream({ prompt }));

test('an answer of chat completions that comes in one piece is read like a stream', async () => {
  const fetch = answering({
    id: 'c',
    created: 1,
    model: 'm',
    choices: [
      {
        index: 0,
        finish_reason: 'tool_calls',
        message: {
          role: 'assistant',
          content: 'I look.',
          tool_calls: ['one', 'two'].map((id) => ({
            id,
            type: 'function',
            function: { name: 'echo', arguments: `{"text":"${id}"}` },
          })),
        },
      },
    ],
    usage: { prompt_tokens: 7, completion_tokens: 3 },
  });

  const answer = await ask(
    createOpenAICompatible({ name: 'any', baseURL: 'http://any.example/v1', fetch })('m'),
  );

  expect(answer.content).toMatchObject([
    { type: 'text', text: 'I look.' },
    { type: 'tool-call', toolCallId: 'one', toolName: 'echo', input: '{"text":"one"}' },
    { type: 'tool-call', toolCallId: 'two', toolName: 'echo', input: '{"text":"two"}' },
  ]);
  expect(answer.finishReason.unified).toBe('tool-calls');
  expect(answer.usage).toMatchObject({ inputTokens: { total: 7 }, outputTokens: { total: 3 } });
});

test('a message of Anthropic that comes in one piece is read like a stream, thoughts and signatures included', async () => {
  const fetch = answering({
    id: 'msg',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [
      { type: 'thinking', thinking: 'Hm', signature: 'signed' },
      { type: 'text', text: 'I look.' },
      { type: 'tool_use', id: 'one', name: 'echo', input: { text: 'one' } },
    ],
    stop_reason: 'tool_use',
    stop_sequence: null,
    usage: { input_tokens: 7, output_tokens: 3 },
  });

  const answer = await ask(createAnthropic({ apiKey: 'k', baseURL: 'http://any.example/v1', fetch })('m'));

  expect(answer.content).toMatchObject([
    { type: 'reasoning', text: 'Hm', providerMetadata: { anthropic: { signature: 'signed' } } },
    { type: 'text', text: 'I look.' },
    { type: 'tool-call', toolCallId: 'one', toolName: 'echo', input: '{"text":"one"}' },
  ]);
  expect(answer.finishReason).toEqual({ unified: 'tool-calls', raw: 'tool_use' });
  expect(answer.usage).toMatchObject({ inputTokens: { total: 7 }, outputTokens: { total: 3 } });
});

test('a stream that calls itself JSON is read like any other', async () => {
  const chunk = { choices: [{ index: 0, delta: { content: 'done' }, finish_reason: 'stop' }] };
  const fetch = streamPlainAnswer(
    async () =>
      new Response(`data: ${JSON.stringify(chunk)}\n\n`, { headers: { 'content-type': 'application/json' } }),
  );

  const { content } = await ask(
    createOpenAICompatible({ name: 'any', baseURL: 'http://any.example/v1', fetch })('m'),
  );

  expect(content).toMatchObject([{ type: 'text', text: 'done' }]);
});

test.each([
  ['an error that came with status 200', { error: { message: 'Loading model' } }, 'Loading model'],
  ['something else', { hello: 'world' }, ''],
])('%s is an error that may pass', async (_, body, words) => {
  const fetch = answering(body);

  const asking = ask(createOpenAICompatible({ name: 'any', baseURL: 'http://any.example/v1', fetch })('m'));

  await expect(asking).rejects.toMatchObject({ isRetryable: true, message: expect.stringContaining(words) });
});

const ANY_URL = 'http://any.example/v1';
test.each([
  [
    'chat completions',
    (fetch: typeof globalThis.fetch) => createOpenAICompatible({ name: 'any', baseURL: ANY_URL, fetch })('m'),
  ],
  [
    "Anthropic's messages",
    (fetch: typeof globalThis.fetch) => createAnthropic({ apiKey: 'k', baseURL: ANY_URL, fetch })('m'),
  ],
])(
  'an error with status 200 is read in its own words, however it is written, over %s',
  async (_format, connect) => {
    const errors = [
      { error: { message: 'Loading model' } },
      { error: 'Loading model' },
      { type: 'error', error: { type: 'overloaded_error', message: 'Loading model' } },
      { error: { message: 'Loading model', type: 'server_error', code: 503 } },
    ];

    for (const error of errors) await expect(ask(connect(answering(error)))).rejects.toThrow('Loading model');
  },
);
