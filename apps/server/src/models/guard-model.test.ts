import { APICallError, generateText } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { expect, test } from 'vitest';
import { createRedactor } from '../redactor.ts';
import { guardModel } from './guard-model.ts';

const KEY = 'sk-of-the-operator';

/** What a call throws if the model fails with `error`. */
async function thrownFor(error: unknown): Promise<unknown> {
  const model = new MockLanguageModelV4({ doGenerate: () => Promise.reject(error) });
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

test('another error keeps its name and its message', async () => {
  const error = await thrownFor(Object.assign(new TypeError(`no ${KEY}`), { response: KEY }));

  expect(error).toMatchObject({ name: 'TypeError', message: 'no [redacted]' });
  expect(error).not.toHaveProperty('response');
});
