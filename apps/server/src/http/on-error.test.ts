import { DatabaseTimeoutError, DatabaseUnavailableError, DeadlockError } from '@jettson/database';
import { Hono } from 'hono';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { AppEnv } from './app-env.ts';
import { onError } from './on-error.ts';
import { requestContext } from './request-context.ts';

function answerTo(error: Error) {
  const app = new Hono<AppEnv>().use(requestContext(pino({ level: 'silent' }))).get('/', () => {
    throw error;
  });
  return app.onError(onError).request('/');
}

test.each([DatabaseUnavailableError, DatabaseTimeoutError, DeadlockError])(
  'a call that the database could not serve is told to come again (%o)',
  async (Failure) => {
    const response = await answerTo(new Failure(new Error('connect ECONNREFUSED /secret/socket')));
    const text = await response.text();

    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'unavailable' } });
    expect(text).not.toContain('secret');
  },
);

test('a call whose statement took too long is told to ask for less', async () => {
  const response = await answerTo(new DatabaseTimeoutError(new Error('canceling statement')));

  expect(await response.json()).toMatchObject({
    error: { message: expect.stringContaining('ask for less') },
  });
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(2);
});

test('a bug shows only an id', async () => {
  const response = await answerTo(new Error('internal detail'));
  const text = await response.text();

  expect(response.status).toBe(500);
  expect(text).not.toContain('internal detail');
});
