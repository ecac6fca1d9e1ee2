import type { ErrorResponse } from '@jettson/contract';
import { expect, test } from 'vitest';
import type { Shortage } from '../computers/find-shortage.ts';
import { newAccount, useTestApp } from '../testing/index.ts';

let shortage: Shortage | null = null;
const app = useTestApp({ findShortage: async () => shortage });

test('a machine that is short of something refuses new agents until it has it again, and answers everything else', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);
  const spawn = () => app.call(apiKey, 'POST', '/agents', { body: { task: 'x' } });

  shortage = { of: 'disk', message: 'the disk of the data folder is full: 3 MB are free' };
  const refused = await spawn();
  const listed = await app.call(apiKey, 'GET', '/agents');
  shortage = null;
  const accepted = await spawn();

  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('10');
  expect(refused.body as ErrorResponse).toMatchObject({
    error: {
      code: 'unavailable',
      message: expect.stringMatching(/disk.*full/),
      details: { waiting_for: 'disk' },
    },
  });
  expect(listed.status).toBe(200);
  expect(accepted.status).toBe(201);
});
