import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { expect, test } from 'vitest';
import { runAgent } from './run-agent.ts';
import { nextCallId, says, startScriptedModelServer } from './testing/index.ts';
import type { ModelOptions } from './types.ts';

type Fetch = typeof globalThis.fetch;
const anthropic = (id: string) => (baseURL: string, fetch: Fetch) =>
  createAnthropic({ apiKey: 'k', baseURL, fetch })(id);
const responses = (id: string) => (baseURL: string, fetch: Fetch) =>
  createOpenAI({ apiKey: 'k', baseURL, fetch }).responses(id);
const chat = (id: string) => (baseURL: string, fetch: Fetch) =>
  createOpenAI({ apiKey: 'k', baseURL, fetch }).chat(id);
const compatible = (id: string) => (baseURL: string, fetch: Fetch) =>
  createOpenAICompatible({ name: 'openai-compatible', baseURL, fetch })(id);

/** Everything that one request says besides the conversation, and the options that the log calls ignored. */
async function ask(connect: (baseURL: string, fetch: Fetch) => LanguageModelV4, modelOptions: ModelOptions) {
  await using cleanUp = new AsyncDisposableStack();
  const server = await startScriptedModelServer(() => says('done'));
  cleanUp.defer(server.close);
  const bodies: Record<string, unknown>[] = [];
  const model = connect(`${server.url}/v1`, (url, init) => {
    bodies.push(JSON.parse(String(init?.body)));
    return fetch(url, init);
  });
  const events = await Array.fromAsync(
    runAgent({
      models: [{ id: 'scripted', model }],
      modelOptions,
      tools: [],
      system: 'You are a test.',
      task: 'Do it.',
      history: [],
      maxTurns: 20,
      newCallId: nextCallId,
      signal: new AbortController().signal,
    }),
  );
  const [{ messages, input, system, model: _model, stream, stream_options: _usage, ...sent } = {}] = bodies;
  return {
    sent,
    isStreamed: stream === true,
    conversation: JSON.stringify([system, messages, input]),
    ignored: events.flatMap((event) => (event.type === 'model-option-ignored' ? [event.data.option] : [])),
  };
}

const ALL = { effort: 'low', max_output_tokens: 5000, temperature: 0.5 } as const;

test.each([
  [
    'Claude of today',
    anthropic('claude-sonnet-5-5'),
    {
      max_tokens: 5000,
      output_config: { effort: 'low' },
      thinking: { type: 'adaptive', display: 'summarized' },
    },
    ['temperature'],
  ],
  [
    'a reasoning model over responses',
    responses('gpt-6-astra'),
    {
      max_output_tokens: 5000,
      reasoning: { effort: 'low', summary: 'detailed' },
    },
    ['temperature'],
  ],
  [
    'a reasoning model over chat',
    chat('gpt-6-astra'),
    { max_completion_tokens: 5000, reasoning_effort: 'low' },
    ['temperature'],
  ],
  [
    'a model without reasoning over responses, whose effort the SDK leaves out without a word',
    responses('gpt-4o'),
    { max_output_tokens: 5000, temperature: 0.5 },
    ['effort'],
  ],
  [
    'an OpenAI-compatible server',
    compatible('llama'),
    { max_tokens: 5000, reasoning_effort: 'low', temperature: 0.5 },
    [],
  ],
] as const)(
  '%s is sent exactly the options that it has, and the log names the others',
  async (_, connect, sent, ignored) => {
    const asked = await ask(connect, ALL);

    expect(asked.sent).toEqual(sent);
    expect(asked.ignored).toEqual(ignored);
  },
);

test.each([
  ['Anthropic', anthropic('claude-sonnet-5-5'), ['max_tokens']],
  ['responses', responses('gpt-4o'), []],
  ['chat', chat('gpt-4o'), []],
  ['OpenAI-compatible', compatible('llama'), []],
] as const)(
  'without options, %s is asked for a stream and left to its own, and nothing counts as ignored',
  async (_, connect, names) => {
    const asked = await ask(connect, {});

    expect(asked.isStreamed).toBe(true);
    expect(Object.keys(asked.sent)).toEqual(names);
    expect(asked.ignored).toEqual([]);
  },
);

test('a prompt is marked for the cache of Anthropic, after the system prompt and after the newest message, and for no other', async () => {
  const marks = async (connect: Parameters<typeof ask>[0]) =>
    (await ask(connect, {})).conversation.match(/cache_?control/gi)?.length ?? 0;

  expect(await marks(anthropic('claude-sonnet-5-5'))).toBe(2);
  for (const connect of [responses('gpt-4o'), chat('gpt-4o'), compatible('llama')]) {
    expect(await marks(connect)).toBe(0);
  }
});
