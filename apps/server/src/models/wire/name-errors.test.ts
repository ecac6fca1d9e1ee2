import { STATUS_CODES } from 'node:http';
import type { APICallError, LanguageModelV4 } from '@ai-sdk/provider';
import { askForStream, providerMessage } from '@jettson/agent';
import { describe, expect, test } from 'vitest';
import type { ModelConfig } from '../../config.ts';
import { createProviderModel } from '../create-provider-model.ts';

const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'x' }] }];
const access = { apiKey: 'k', baseUrl: 'http://gateway.example' };
const config = {
  anthropic: access,
  openai: access,
  openaiCompatible: access,
  idleSeconds: 900,
} as ModelConfig;

const ask = (model: LanguageModelV4) => askForStream(() => model.doStream({ prompt }));
const answer = (type: string, body: string, status = 200) =>
  new Response(body, { status, statusText: STATUS_CODES[status] ?? '', headers: { 'content-type': type } });
const event = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;

const DELIVERIES: [string, (error: unknown) => Response][] = [
  ['the first event of a stream', (error) => answer('text/event-stream', event(error))],
  ['an event with a name', (error) => answer('text/event-stream', `event: error\n${event(error)}`)],
  ['a stream that is none', (error) => answer('text/event-stream', JSON.stringify(error))],
  ['JSON', (error) => answer('application/json; charset=utf-8', JSON.stringify(error))],
  ['text', (error) => answer('text/plain', JSON.stringify(error))],
  ['a refusal', (error) => answer('application/json', JSON.stringify(error), 400)],
  ['a failure', (error) => answer('text/plain', JSON.stringify(error), 500)],
];

describe.each(['anthropic', 'openai', 'openai-compatible'] as const)('over %s', (provider) => {
  const failureOf = async (response: () => Response): Promise<string> => {
    const model = createProviderModel(config, provider, 'fake', async () => response());
    const error = await ask(model).catch((thrown: APICallError) => thrown);
    return providerMessage(error as APICallError);
  };

  test.each(DELIVERIES)(
    'what an error says as %s reaches the user, whatever it looks like',
    async (_, as) => {
      const errors: unknown[] = [
        { error: { message: 'No such model' } },
        { error: 'No such model' },
        { error: ['No such model'] },
        { error: [{ message: 'No such model' }] },
        { error: { error: { message: 'No such model' } } },
        { error: { message: '{"error": {"message": "No such model"}}' } },
        { error: true, message: 'No such model' },
        { error: null, message: 'No such model' },
        { type: 'error', error: { type: 'new_error', message: 'No such model' } },
        { type: 'error', error: 'No such model' },
        { type: 'error', code: 'new', message: 'No such model' },
        { object: 'error', type: 'NotFoundError', code: 404, message: 'No such model' },
        { errors: ['No such model'] },
        { message: 'No such model' },
        { detail: 'No such model' },
        { detail: [{ loc: ['body'], msg: 'No such model' }] },
        { title: 'No such model', status: 404 },
        { success: false, error: { code: 3, description: 'No such model' } },
        { base_resp: { status_code: 2013, status_msg: 'No such model' } },
        [{ error: { message: 'No such model' } }],
        'No such model',
      ];

      for (const error of errors) expect(await failureOf(() => as(error))).toContain('No such model');
    },
  );

  test('an error without words is named', async () => {
    const error = { type: 'error', error: { type: 'overloaded_error' } };

    expect(await failureOf(() => answer('text/event-stream', event(error)))).toBe('overloaded_error');
  });

  test.each<[string, string, string]>([
    ['text', 'text/plain', 'No such model'],
    ['text in a stream', 'text/event-stream', 'data: No such model\n\n'],
    ['several lines', 'text/plain', 'Sorry.\n\nNo such model.\n'],
    ['a page', 'text/html', '<html>\n<head><title>No such model</title></head>\n\n<body></body></html>\n'],
  ])('an answer that is %s is an error with its words', async (_, type, body) => {
    expect(await failureOf(() => answer(type, body))).toMatch(/^(Sorry. +)?No such model/);
  });
});

test("an event that Anthropic has added, and its answer's own words, are none", async () => {
  const text = 'It says "error": {"message": "no"}.';
  const events = [
    { type: 'message_start', message: { id: 'm', role: 'assistant', content: [], usage: {} } },
    { type: 'brand_new', title: 'News' },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: {} },
    { type: 'message_stop' },
  ];
  const model = createProviderModel(config, 'anthropic', 'fake', async () =>
    answer('text/event-stream', events.map(event).join('')),
  );

  const { content } = await ask(model);

  expect(content).toMatchObject([{ type: 'text', text }]);
});
