import { describe, expect, test } from 'vitest';
import { ContextOverflowError, ModelError } from './errors.ts';
import { expectDone } from './testing/expect-done.ts';
import { ofType } from './testing/index.ts';
import { echoCall, PROVIDERS, runOverWire } from './testing/run-over-wire.ts';
import type { WireAnswer } from './testing/start-wire-server.ts';

const WHOLE = echoCall('c1', '{"text": "one"}');
const json = (status: number, body: unknown, headers: Record<string, string> = {}): WireAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: [typeof body === 'string' ? body : JSON.stringify(body)],
});
const event = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
const said = (error: string) => ({ error: { type: 'invalid_request_error', message: error } });

describe.each(PROVIDERS)('over $name', (provider) => {
  const { wire } = provider;
  const { stream } = wire;
  const run = (first: WireAnswer) => runOverWire(provider, first);

  test.each<[string, WireAnswer, { limitTokens: number | null; promptTokens: number | null }]>([
    [
      'Anthropic',
      json(400, said('prompt is too long: 212345 tokens > 200000 maximum')),
      { limitTokens: 200000, promptTokens: 212345 },
    ],
    [
      'Anthropic with the answer',
      json(400, said('input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000')),
      { limitTokens: 200000, promptTokens: 190000 },
    ],
    [
      'OpenAI',
      json(400, {
        error: {
          message:
            "This model's maximum context length is 128000 tokens. However, your messages resulted in 130123 tokens.",
          type: 'invalid_request_error',
          code: 'context_length_exceeded',
        },
      }),
      { limitTokens: 128000, promptTokens: 130123 },
    ],
    [
      'OpenAI responses',
      json(
        400,
        said('Your input exceeds the context window of this model. Please adjust your input and try again.'),
      ),
      { limitTokens: null, promptTokens: null },
    ],
    [
      'llama.cpp',
      json(400, {
        error: {
          code: 400,
          message: 'the request exceeds the available context size, try increasing it',
          type: 'exceed_context_size_error',
          n_prompt_tokens: 9000,
          n_ctx: 4096,
        },
      }),
      { limitTokens: null, promptTokens: null },
    ],
    [
      'Mistral',
      json(400, {
        object: 'error',
        message:
          'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
      }),
      { limitTokens: 32768, promptTokens: 40000 },
    ],
    [
      'Gemini',
      json(
        400,
        said('The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).'),
      ),
      { limitTokens: 1048576, promptTokens: 1200000 },
    ],
    [
      'LM Studio',
      json(500, {
        error: 'The number of tokens to keep from the initial prompt is greater than the context length.',
      }),
      { limitTokens: null, promptTokens: null },
    ],
    [
      'Bedrock',
      json(400, { message: 'Input is too long for requested model.' }),
      { limitTokens: null, promptTokens: null },
    ],
    [
      'xAI',
      json(400, said("This model's maximum prompt length is 131072 but the request contains 537812 tokens.")),
      { limitTokens: 131072, promptTokens: 537812 },
    ],
    [
      'Text Generation Inference',
      json(422, {
        error:
          'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193. Given: 9000 `inputs` tokens and 20 `max_new_tokens`',
        error_type: 'validation',
      }),
      { limitTokens: 8193, promptTokens: 9000 },
    ],
    [
      'Qwen',
      json(400, said('Range of input length should be [1, 30720]')),
      { limitTokens: 30720, promptTokens: null },
    ],
    [
      'Kimi',
      json(400, said('Invalid request: Your request exceeded model token limit: 8192')),
      { limitTokens: 8192, promptTokens: null },
    ],
    ['GLM', json(400, said('Prompt exceeds max length')), { limitTokens: null, promptTokens: null }],
    [
      'an older GLM',
      json(400, said('tokens in request more than max tokens allowed')),
      { limitTokens: null, promptTokens: null },
    ],
    [
      'Copilot',
      json(400, said('prompt token count of 130000 exceeds the limit of 128000')),
      { limitTokens: 128000, promptTokens: 130000 },
    ],
    [
      'OpenAI of a request that is over the limit of a minute',
      json(429, {
        error: {
          message:
            'Request too large for gpt-fake on tokens per min (TPM): Limit 30000, Requested 40112. The input or output tokens must be reduced in order to run successfully.',
          type: 'tokens',
          code: 'rate_limit_exceeded',
        },
      }),
      { limitTokens: 30000, promptTokens: 40112 },
    ],
    [
      'a proxy',
      json(413, '<html><title>413 Request Entity Too Large</title></html>'),
      { limitTokens: null, promptTokens: null },
    ],
  ])('a conversation that is too long, as %s says it, is an error of its own', async (_, answer, tokens) => {
    const { error, asked } = await run(answer);

    expect(error).toBeInstanceOf(ContextOverflowError);
    expect(error).toMatchObject({ modelId: 'a/model', isTemporary: false, ...tokens });
    expect(asked).toHaveLength(1);
  });

  test.each<[string, WireAnswer]>([
    ['has neither content nor a reason', stream({ reason: null })],
    ['is empty', { body: [] }],
    ['breaks off after half a text', { ...stream({ text: 'half of it', reason: null }), end: 'cut' }],
    [
      'breaks off within a call',
      { ...stream({ calls: [echoCall('c1', '{"text"')], reason: null }), end: 'cut' },
    ],
    ['ends after a whole call without a reason', stream({ calls: [WHOLE], reason: null })],
    ['ends after half a text without a reason', stream({ text: 'half of it', reason: null })],
    ['breaks off before its first byte', { body: [], end: 'before' }],
    ['is not JSON', { body: ['data: {"id": \n\n'] }],
    [
      'has an error of overload within',
      wire.brokenStream('half', { type: 'overloaded_error', message: 'Overloaded' }),
    ],
    [
      'has an error of the server within',
      wire.brokenStream('half', { type: 'server_error', message: 'Sorry' }),
    ],
    [
      'begins with an error',
      { body: [event({ type: 'error', error: { type: 'timeout_error', message: 'Slow' } })] },
    ],
    ['ends after half a text with a blank reason', stream({ text: 'half of it', reason: '' })],
    ['was dropped by the server', stream({ text: 'half', reason: 'error' })],
    ['was aborted by the server', stream({ calls: [WHOLE], reason: 'abort' })],
  ])('an answer that %s is asked for again, and nothing of it is kept', async (_, answer) => {
    const ending = await run(answer);

    expectDone(ending);
    expect(ofType(ending.events, 'model-retry')).toHaveLength(1);
    // An answer that did not come to its end is none that had a status.
    expect(JSON.stringify(ofType(ending.events, 'model-retry'))).not.toContain('status 200');
    expect(ofType(ending.events, 'message')).toHaveLength(1);
    expect(ending.ran).toEqual([]);
    expect(ending.asked[1]).toBe(ending.asked[0]);
  });

  test('an event of a kind that nobody knows yet is skipped', async () => {
    const [first = '', ...rest] = stream({ calls: [WHOLE] }).body;

    const ending = await run({ body: [first, event({ type: 'brand_new', x: 1 }), ...rest] });

    expectDone(ending);
    expect(ending.ran).toEqual(['one']);
    expect(ofType(ending.events, 'model-retry')).toEqual([]);
  });

  test.each<[string, object, boolean]>([
    ['a text', { error: 'No such field: foo' }, true],
    ['FastAPI', { detail: 'No such field: foo' }, true],
    ['vLLM', { object: 'error', message: 'No such field: foo', type: 'BadRequestError', code: 400 }, false],
    ['a problem document', { title: 'No such field: foo', status: 400 }, false],
    ['a server that is away', { error: { detail: 'No such field: foo', code: 503 } }, true],
    ['an account without credit', { message: 'No such field: foo', code: 'insufficient_quota' }, false],
  ])('an error within a stream is read as %s writes it', async (_, error, mayPass) => {
    const ending = await run({ body: [...stream({ text: 'half', reason: null }).body, event(error)] });

    const shown = mayPass
      ? ofType(ending.events, 'model-retry').map(({ data }) => (data as { error: string }).error)
      : [(ending.error as Error).message];
    expect(shown).toEqual([expect.stringMatching(/: No such field: foo$/)]);
    expect(ending.asked).toHaveLength(mayPass ? 2 : 1);
  });

  test.each([[408], [429], [500], [502], [503], [504], [529]])('status %i is asked again', async (status) => {
    const ending = await run(json(status, said('Not now')));

    expectDone(ending);
    expect(ofType(ending.events, 'model-retry')).toMatchObject([
      { data: { error: expect.stringContaining(`answered with status ${status}: Not now`) } },
    ]);
  });

  test.each<[string, WireAnswer, RegExp]>([
    [
      'OpenAI',
      json(429, { error: { code: 'insufficient_quota', message: 'You exceeded your current quota' } }),
      /current quota/,
    ],
    ['a text', json(429, said('Your credit balance is too low')), /credit balance/],
    ['a spending limit', json(429, said('The spending limit of this key is reached')), /spending limit/],
    [
      'LiteLLM',
      json(429, { error: { type: 'budget_exceeded', message: 'Max budget: 10, cost: 10.2', code: '429' } }),
      /Max budget/,
    ],
    ['status 402', json(402, said('Insufficient Balance')), /Insufficient Balance/],
    ['Anthropic', json(400, said('Your credit balance is too low to access the API')), /credit balance/],
    [
      'a refused key',
      json(401, said('Incorrect API key provided: sk-proj-abcdefgh1234.')),
      /provided: \[key\]/,
    ],
    ['a forbidden model', json(403, said('Not for you')), /status 403.*Not for you/],
    ['an unknown model', json(404, said('No such model')), /status 404.*No such model/],
    [
      'an error within the stream',
      wire.brokenStream('half', { type: 'invalid_request_error', message: 'Bad schema' }),
      /Bad schema/,
    ],
  ])('what waiting does not cure ends the run at once: %s', async (_, answer, words) => {
    const { error, asked } = await run(answer);

    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ isTemporary: false, message: expect.stringMatching(words) });
    expect(asked).toHaveLength(1);
  });

  test('a rate limit that is called a quota is waited out', async () => {
    const limit = 'You exceeded your current quota of 10 requests per minute. Please retry in 1s.';

    expectDone(await run(json(429, said(limit))));
  });

  test.each<[string, unknown]>([
    ['OpenAI and Anthropic', { error: { message: 'No such field: foo' } }],
    ['Ollama', { error: 'No such field: foo' }],
    ['FastAPI', { detail: 'No such field: foo' }],
    ['pydantic', { detail: [{ loc: ['body', 'foo'], msg: 'No such field: foo' }] }],
    ['Mistral', { object: 'error', message: 'No such field: foo', code: 3051 }],
    ['Rails', { errors: ['No such field: foo'] }],
    ['a gateway', { error: { message: '{"error": {"message": "No such field: foo"}}' } }],
    ['a problem document', { type: 'about:blank', title: 'No such field: foo', status: 400 }],
    ['an event', 'event: error\ndata: {"error": {"message": "No such field: foo"}}\n\n'],
    ['plain text', 'No such field: foo'],
  ])('the text of an error reaches the user as %s writes it', async (_, body) => {
    const { error } = await run(json(400, body));

    expect(error).toMatchObject({
      message: expect.stringMatching(/answered with status 400: No such field: foo$/),
    });
  });
});
