import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { askForStream } from '@jettson/agent';
import { describe, expect, test } from 'vitest';
import { markRefusals } from './mark-refusals.ts';
import { streamPlainAnswer } from './stream-plain-answer.ts';

const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'x' }] }];
const baseURL = 'http://any.example/v1';
const CALL = { id: 'c', type: 'function', function: { name: 'echo', arguments: '{}' } };

const streaming = (events: readonly object[]) =>
  markRefusals(
    async () =>
      new Response(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''), {
        headers: { 'content-type': 'text/event-stream' },
      }),
  );
const reasonOf = async (model: LanguageModelV4) =>
  (await askForStream(() => model.doStream({ prompt }))).finishReason.raw;

describe.each<[string, (fetch: typeof globalThis.fetch) => LanguageModelV4]>([
  ['OpenAI', (fetch) => createOpenAI({ apiKey: 'k', baseURL, fetch }).chat('fake')],
  ['OpenAI-compatible', (fetch) => createOpenAICompatible({ name: 'any', baseURL, fetch })('fake')],
])('over chat completions, with the library for %s', (_, connect) => {
  const chunk = (delta: object, finish_reason: string | null = null) => ({
    id: 'c',
    choices: [{ index: 0, delta, finish_reason }],
  });

  test('an answer that refuses ends as a refusal, although it calls a tool', async () => {
    const events = [
      chunk({ role: 'assistant', refusal: null }),
      chunk({ refusal: 'I will not.' }),
      chunk({ tool_calls: [{ index: 0, ...CALL }] }),
      chunk({}, 'tool_calls'),
    ];

    expect(await reasonOf(connect(streaming(events)))).toBe('refusal');
  });

  test('so does one that comes in one piece', async () => {
    const message = { role: 'assistant', content: null, refusal: 'I will not.', tool_calls: [CALL] };
    const body = { id: 'c', choices: [{ index: 0, message, finish_reason: 'tool_calls' }] };
    const fetch = markRefusals(streamPlainAnswer(async () => Response.json(body)));

    expect(await reasonOf(connect(fetch))).toBe('refusal');
  });

  test('an answer that only writes the word ends as it does', async () => {
    const events = [
      chunk({ content: '"refusal": "no"', refusal: '' }),
      chunk({ tool_calls: [{ index: 0, ...CALL }] }),
      chunk({}, 'tool_calls'),
    ];

    expect(await reasonOf(connect(streaming(events)))).toBe('tool_calls');
  });
});

test('over responses, an answer that refuses ends as a refusal, although it calls a tool', async () => {
  const item = { type: 'function_call', id: 'f', call_id: 'c', name: 'echo', arguments: '{}' };
  const events = [
    { type: 'response.created', response: { id: 'r', created_at: 1, model: 'm' } },
    { type: 'response.refusal.delta', item_id: 'm', output_index: 0, content_index: 0, delta: 'No' },
    { type: 'response.output_item.added', output_index: 1, item },
    { type: 'response.output_item.done', output_index: 1, item: { ...item, status: 'completed' } },
    { type: 'response.completed', response: { id: 'r', usage: { input_tokens: 1, output_tokens: 1 } } },
  ];

  const model = createOpenAI({ apiKey: 'k', baseURL, fetch: streaming(events) }).responses('fake');

  expect(await reasonOf(model)).toBe('refusal');
});
