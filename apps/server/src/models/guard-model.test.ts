import { APICallError, generateText } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { expect, test } from 'vitest';
import { createRedactor } from '../redactor.ts';
import { guardModel } from './guard-model.ts';

const KEY = 'sk-of-the-operator';

/** What a call throws if the model fails with `error`. */
async function thrownFor(error: unknown): Promise<unknown> {
  const model = new MockLanguageModelV4({ doStream: () => Promise.reject(error) });
  const guarded = guardModel(model, createRedactor([KEY]));
  return generateText({ model: guarded, prompt: 'words of a user', maxRetries: 0 }).catch((one) => one);
}

test("a provider's error keeps only its status, its code, its shortened message and how long to wait", async () => {
  const error = await thrownFor(
    new APICallError({
      message: `Rate limit of ${KEY}: ${'x'.repeat(5000)}`,
      url: `https://user:${KEY}@example.com/v1/chat?key=${KEY}`,
      requestBodyValues: { prompt: 'words of a user' },
      responseBody: `{"sent": "words of a user", "key": "${KEY}"}`,
      responseHeaders: { 'retry-after': '7', 'x-echo': KEY },
      statusCode: 429,
      data: { error: { code: 'rate_limited', message: KEY } },
      cause: new Error(KEY),
    }),
  );

  expect(APICallError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({
    statusCode: 429,
    isRetryable: true,
    url: 'https://example.com',
    responseHeaders: { 'retry-after': '7' },
    data: { code: 'rate_limited' },
  });
  const { message, responseBody, cause, requestBodyValues } = error as APICallError;
  expect(message).toMatch(/^Rate limit of \[redacted\]: x+$/);
  expect(message.length).toBeLessThanOrEqual(500);
  expect([responseBody, cause, requestBodyValues]).toEqual([undefined, undefined, {}]);
});

test.each([
  ['as the SDK knows it', { data: { error: { message: 'm', code: 'no_such_field' } } }],
  ['in its body', { responseBody: '{"detail": "No such field", "code": "no_such_field"}' }],
])("the provider's code and words are kept: %s", async (_, fields) => {
  const error = await thrownFor(
    new APICallError({
      message: 'No such field',
      url: 'https://example.com',
      requestBodyValues: {},
      statusCode: 400,
      ...fields,
    }),
  );

  expect(error).toMatchObject({ message: 'No such field', data: { code: 'no_such_field' } });
});

test('another error keeps its name and its message', async () => {
  const error = await thrownFor(Object.assign(new TypeError(`no ${KEY}`), { response: KEY }));

  expect(error).toMatchObject({ name: 'TypeError', message: 'no [redacted]' });
  expect(error).not.toHaveProperty('response');
});

/** What a caller reads from a guarded model that writes these pieces. */
async function readPieces(...pieces: string[]): Promise<string[]> {
  const model = new MockLanguageModelV4({
    doStream: async () => ({
      stream: ReadableStream.from([
        { type: 'text-start' as const, id: '0' },
        ...pieces.map((delta) => ({ type: 'text-delta' as const, id: '0', delta })),
        { type: 'text-end' as const, id: '0' },
      ]),
    }),
  });
  const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'x' }] }];
  const { stream } = await guardModel(model, createRedactor([KEY])).doStream({ prompt });
  const parts = await Array.fromAsync(stream);
  return parts.flatMap((part) => (part.type === 'text-delta' ? [part.delta] : []));
}

test.each([
  [['The key is ', KEY, '.']],
  [['The key is sk-of-', 'the-oper', 'ator.']],
  [[...`The key is ${KEY}.`]],
])('a secret in a stream is removed, however it is cut: %j', async (pieces) => {
  expect((await readPieces(...pieces)).join('')).toBe('The key is [redacted].');
});

test('a piece of a stream without the beginning of a secret is passed on at once', async () => {
  expect(await readPieces('Hello', ' world')).toEqual(['Hello', ' world']);
  expect(await readPieces('a task', ' of s')).toEqual(['a ta', 'sk of ', 's']);
});
