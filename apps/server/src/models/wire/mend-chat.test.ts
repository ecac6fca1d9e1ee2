import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { askForStream } from '@jettson/agent';
import { describe, expect, test } from 'vitest';
import { modelFetch } from './model-fetch.ts';

const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'x' }] }];
const baseURL = 'http://any.example/v1';

const FORMATS: [string, (fetch: typeof globalThis.fetch) => LanguageModelV4][] = [
  ['OpenAI chat', (fetch) => createOpenAI({ apiKey: 'k', baseURL, fetch }).chat('fake')],
  ['OpenAI-compatible', (fetch) => createOpenAICompatible({ name: 'any', baseURL, fetch })('fake')],
];

describe.each(FORMATS)('over the %s format', (_name, connect) => {
  const answerWith = (type: string, body: string) =>
    connect(
      modelFetch({
        idleSeconds: 10,
        fetch: async () => new Response(body, { headers: { 'content-type': type } }),
      }),
    );

  describe.each<[string, unknown, string]>([
    ['an object', { text: 'say "created": "now"', list: [1, { deep: true }] }, ''],
    ['an empty object', {}, '{}'],
    ['text', '{"text": "as it is"}', '{"text": "as it is"}'],
  ])('the arguments of a call as %s', (_form, given, text) => {
    const expected = {
      type: 'tool-call',
      toolCallId: 'one',
      toolName: 'echo',
      input: text || JSON.stringify(given),
    };
    const call = { id: 'one', type: 'function', function: { name: 'echo', arguments: given } };
    const answer = (created: unknown) =>
      JSON.stringify({
        id: 'c',
        created,
        model: 'm',
        choices: [
          { index: 0, finish_reason: 'tool_calls', message: { role: 'assistant', tool_calls: [call] } },
        ],
        usage: { prompt_tokens: 7, completion_tokens: 3 },
      });

    test.each([[1], ['1764460800'], ['2026-11-30T00:00:00Z'], [null]])(
      'are read beside the time %j, streamed or not',
      async (created) => {
        const chunks = [
          { choices: [{ index: 0, delta: { role: 'assistant', content: 'I look.' } }] },
          { choices: [{ index: 0, delta: { tool_calls: [{ index: 0, ...call }] } }] },
          { choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] },
          { choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } },
        ].map((chunk) => `data: ${JSON.stringify({ id: 'c', created, model: 'm', ...chunk })}\n\n`);

        const whole = await answerWith('application/json', answer(created)).doGenerate({ prompt });
        const inOnePiece = await askForStream(() =>
          answerWith('application/json', answer(created)).doStream({ prompt }),
        );
        const streamed = await askForStream(() =>
          answerWith('text/event-stream', chunks.join('')).doStream({ prompt }),
        );

        expect(whole.content).toMatchObject([expected]);
        expect(inOnePiece.content).toMatchObject([expected]);
        expect(streamed.content).toMatchObject([{ type: 'text', text: 'I look.' }, expected]);
        expect(streamed.usage).toMatchObject({ inputTokens: { total: 7 }, outputTokens: { total: 3 } });
      },
    );
  });
});
