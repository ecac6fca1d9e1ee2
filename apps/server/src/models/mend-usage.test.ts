import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { describe, expect, onTestFinished, test } from 'vitest';
import { mendUsage } from './mend-usage.ts';
import { startUsageServer } from './testing/start-usage-server.ts';

const FORMATS: [string, (baseURL: string) => LanguageModelV4, { input: string; output: string }][] = [
  [
    'Anthropic',
    (baseURL) => createAnthropic({ apiKey: 'k', baseURL, fetch: mendUsage() })('fake'),
    { input: 'input_tokens', output: 'output_tokens' },
  ],
  [
    'OpenAI responses',
    (baseURL) => createOpenAI({ apiKey: 'k', baseURL, fetch: mendUsage() }).responses('fake'),
    { input: 'input_tokens', output: 'output_tokens' },
  ],
  [
    'OpenAI chat',
    (baseURL) => createOpenAI({ apiKey: 'k', baseURL, fetch: mendUsage() }).chat('fake'),
    { input: 'prompt_tokens', output: 'completion_tokens' },
  ],
  [
    'OpenAI-compatible',
    (baseURL) => createOpenAICompatible({ name: 'any', baseURL, fetch: mendUsage() })('fake'),
    { input: 'prompt_tokens', output: 'completion_tokens' },
  ],
];

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
