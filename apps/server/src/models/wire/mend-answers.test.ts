import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { askForStream } from '@jettson/agent';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startUsageServer } from '../testing/start-usage-server.ts';
import { mendAnswers } from './mend-answers.ts';

const FORMATS: [string, (baseURL: string) => LanguageModelV4, { input: string; output: string }][] = [
  [
    'Anthropic',
    (baseURL) => createAnthropic({ apiKey: 'k', baseURL, fetch: mendAnswers() })('fake'),
    { input: 'input_tokens', output: 'output_tokens' },
  ],
  [
    'OpenAI responses',
    (baseURL) => createOpenAI({ apiKey: 'k', baseURL, fetch: mendAnswers() }).responses('fake'),
    { input: 'input_tokens', output: 'output_tokens' },
  ],
  [
    'OpenAI chat',
    (baseURL) => createOpenAI({ apiKey: 'k', baseURL, fetch: mendAnswers() }).chat('fake'),
    { input: 'prompt_tokens', output: 'completion_tokens' },
  ],
  [
    'OpenAI-compatible',
    (baseURL) => createOpenAICompatible({ name: 'any', baseURL, fetch: mendAnswers() })('fake'),
    { input: 'prompt_tokens', output: 'completion_tokens' },
  ],
];

/** The same answers, streamed: the usage comes where the format has it. */
const STREAMS: [
  string,
  (baseURL: string, fetch: typeof globalThis.fetch) => LanguageModelV4,
  (usage: unknown) => object[],
][] = [
  [
    'Anthropic',
    (baseURL, fetch) => createAnthropic({ apiKey: 'k', baseURL, fetch })('fake'),
    (usage) => [
      {
        type: 'message_start',
        message: {
          id: 'm',
          type: 'message',
          role: 'assistant',
          model: 'm',
          content: [],
          stop_reason: null,
          usage,
        },
      },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'done' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage },
      { type: 'message_stop' },
    ],
  ],
  [
    'OpenAI-compatible',
    (baseURL, fetch) => createOpenAICompatible({ name: 'any', baseURL, fetch })('fake'),
    (usage) => [
      { choices: [{ index: 0, delta: { content: 'done' }, finish_reason: 'stop' }] },
      { choices: [], usage },
    ],
  ],
];

describe.each(STREAMS)('over a stream of the %s format', (_name, connect, events) => {
  const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'x' }] }];

  test.each([
    [undefined],
    [null],
    ['many'],
    [{}],
    [{ input_tokens: '12', prompt_tokens: '12' }],
    [{ output_tokens: -5 }],
  ])('an answer with the usage %j is read, wherever its bytes are cut', async (usage) => {
    const bytes = events(usage)
      .map((event) => `data: ${JSON.stringify(event)}\r\n\r\n`)
      .join('');
    const pieces = bytes.match(/.{1,7}/gs) ?? [];
    const fetch = mendAnswers(
      async () =>
        new Response(ReadableStream.from(pieces).pipeThrough(new TextEncoderStream()), {
          headers: { 'content-type': 'text/event-stream' },
        }),
    );

    const model = connect('http://any.example/v1', fetch);
    const { content, usage: read } = await askForStream(() => model.doStream({ prompt }));

    expect(content).toMatchObject([{ type: 'text', text: 'done' }]);
    expect(read.inputTokens.total ?? 0).toBe(0);
  });

  test.each<[string, (stream: string) => string]>([
    ['without the blank line after its last event', (stream) => stream.slice(0, -1)],
    ['without a line break at its end', (stream) => stream.trimEnd()],
    ['with events that have no data', (stream) => stream.replaceAll('\n\n', '\n\ndata:\n\ndata: \n\n')],
    ['with a blank after its end', (stream) => `${stream}data: [DONE] \n\n`],
  ])('a stream %s is read to its end', async (_, write) => {
    const whole = events({ input_tokens: 12, output_tokens: 3, prompt_tokens: 12, completion_tokens: 3 });
    const body = write(whole.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''));
    const fetch = mendAnswers(
      async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } }),
    );

    const model = connect('http://any.example/v1', fetch);
    const { content, usage } = await askForStream(() => model.doStream({ prompt }));

    expect(content).toMatchObject([{ type: 'text', text: 'done' }]);
    expect(usage).toMatchObject({ inputTokens: { total: 12 }, outputTokens: { total: 3 } });
  });
});

const DONE = { index: 0, delta: { content: 'done' }, finish_reason: 'stop' };

test.each([
  ['Groq', { choices: [DONE], x_groq: { usage: { prompt_tokens: 12 } } }],
  ['Moonshot', { choices: [{ ...DONE, usage: { prompt_tokens: 12 } }] }],
])('the usage of a stream is found where %s has it', async (_, chunk) => {
  const fetch = mendAnswers(
    async () =>
      new Response(`data: ${JSON.stringify(chunk)}\n\n`, {
        headers: { 'content-type': 'text/event-stream' },
      }),
  );
  const model = createOpenAICompatible({ name: 'any', baseURL: 'http://any.example/v1', fetch })('fake');

  const { usage } = await askForStream(() =>
    model.doStream({ prompt: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }] }),
  );

  expect(usage.inputTokens.total).toBe(12);
});

describe.each(FORMATS)('over the %s format', (_name, connect, { input, output }) => {
  async function ask(usage: unknown) {
    const server = await startUsageServer(() => usage);
    onTestFinished(server.close);
    const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'x' }] }];
    return connect(`${server.url}/v1`).doGenerate({ prompt });
  }

  test.each([
    [undefined],
    [null],
    ['many'],
    [[1, 2]],
    [{}],
    [{ [input]: '12', [output]: '3' }],
    [{ [input]: -5, [output]: 3 }],
    [
      {
        [input]: null,
        [output]: 3,
        prompt_tokens_details: 'none',
        input_tokens_details: { cached_tokens: 'x' },
      },
    ],
  ])('an answer with the usage %j is read', async (usage) => {
    const { content, usage: read } = await ask(usage);

    expect(content).toMatchObject([{ type: 'text', text: 'done' }]);
    expect(read.inputTokens.total ?? 0).toBe(0);
  });

  test('counts that can be read are read as they are', async () => {
    const { usage } = await ask({ [input]: 12, [output]: 3.5 });

    expect(usage).toMatchObject({ inputTokens: { total: 12 }, outputTokens: { total: 3.5 } });
  });
});
