import type { Agent } from '@jettson/contract';
import { expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { newAccount, openTestApp } from '../testing/index.ts';

test('an account opens 500 streams and no more, until one of them ends; others are not hindered', async () => {
  await using own = await openTestApp();
  const app = createApp(own.deps);
  const { db } = own.deps.database;
  const open = async ({ apiKey }: { apiKey: string }, agentId: string) =>
    app.request(`/api/v1/agents/${agentId}/events`, {
      headers: { authorization: `Bearer ${apiKey}`, accept: 'text/event-stream' },
    });
  const spawn = async ({ apiKey }: { apiKey: string }) =>
    ((await own.call(apiKey, 'POST', '/agents', { body: { task: 'x' } })).body as Agent).agent_id;
  const [account, other] = [await newAccount(db), await newAccount(db)];
  const [agent, agentOfOther] = [await spawn(account), await spawn(other)];

  const streams = await Promise.all(Array.from({ length: 500 }, () => open(account, agent)));
  const refused = await open(account, agent);
  const ofOther = await open(other, agentOfOther);
  await streams[0]?.body?.cancel();

  expect(streams.every(({ status }) => status === 200)).toBe(true);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('5');
  expect(ofOther.status).toBe(200);
  await expect
    .poll(async () => {
      const next = await open(account, agent);
      await next.body?.cancel();
      return next.status;
    })
    .toBe(200);
  for (const { body } of [...streams.slice(1), ofOther]) await body?.cancel();
});
