import { expect, test } from 'vitest';
import { newAccount, newPlan } from '../testing/index.ts';
import { useTestApp } from '../testing/use-test-app.ts';

const app = useTestApp();

test('the number of messages to an agent is limited, even if they race', async () => {
  const { db } = app.deps.database;
  const plan = await newPlan(db, { maxAgentMessages: 3 });
  const { apiKey } = await newAccount(db, { plan });
  const spawn = async () => {
    const { body } = await app.call(apiKey, 'POST', '/agents', { body: { task: 'x' } });
    return (body as { agent_id: string }).agent_id;
  };
  const [id, other] = [await spawn(), await spawn()];
  const send = (agentId = id, headers = {}) =>
    app.call(apiKey, 'POST', `/agents/${agentId}/messages`, { body: { content: 'more' }, headers });
  const first = await send(id, { 'idempotency-key': 'once' });

  const answers = await Promise.all(Array.from({ length: 6 }, () => send()));

  const refused = answers.filter(({ status }) => status !== 201);
  expect(refused).toHaveLength(4);
  expect(refused[0]).toMatchObject({
    status: 402,
    body: { error: { code: 'storage_quota_exceeded', details: { used: 3, limit: 3, plan } } },
  });
  expect(await send(id, { 'idempotency-key': 'once' })).toMatchObject({ status: 201, body: first.body });
  expect((await send(other)).status).toBe(201);
});
