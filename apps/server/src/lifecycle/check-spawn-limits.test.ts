import { expect, test } from 'vitest';
import { newAccount, useTestApp } from '../testing/index.ts';
import { openBacklog } from './check-spawn-limits.ts';
import { openSpawnQueue } from './spawn-queue.ts';

const app = useTestApp();

test('a spawn without room is refused with a retry time, but the retry of an accepted spawn is not', async () => {
  const { apiKey } = await newAccount(app.deps.database.db);
  const first = await app.call(apiKey, 'POST', '/agents', {
    body: { task: 'first' },
    headers: { 'idempotency-key': 'first' },
  });
  app.deps.spawns = openSpawnQueue({ ...app.deps, backlog: openBacklog(1) });

  const second = await app.call(apiKey, 'POST', '/agents', { body: { task: 'second' } });
  const retried = await app.call(apiKey, 'POST', '/agents', {
    body: { task: 'first' },
    headers: { 'idempotency-key': 'first' },
  });
  const { body } = await app.call(apiKey, 'GET', '/agents');

  expect(first.status).toBe(201);
  expect(second.status).toBe(503);
  expect(second.headers.get('retry-after')).toBe('5');
  expect(second.body).toMatchObject({ error: { code: 'unavailable', details: { waiting_for: 'workers' } } });
  expect(retried.body).toEqual(first.body);
  expect((body as { data: unknown[] }).data).toHaveLength(1);
});
