import type { CreatedWebhook, WebhookDeliveryList } from '@jettson/contract';
import type { HttpResponse } from '@jettson/egress';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { newAccount, useTestApp } from '../testing/index.ts';
import { deliverWebhook } from './deliver-webhook.ts';
import { deleteOldDeliveries } from './delivery-queries.ts';

const app = useTestApp();

const account = () => newAccount(app.deps.database.db);

/** A webhook with one delivery, about a cancelled agent; the test runs its job. */
async function withDelivery(apiKey: string) {
  const webhook = (await app.call(apiKey, 'POST', '/webhooks', { body: { url: 'https://example.com/hook' } }))
    .body as CreatedWebhook;
  const agent = (await app.call(apiKey, 'POST', '/agents', { body: { task: 'x' } })).body as {
    agent_id: string;
  };
  await app.call(apiKey, 'DELETE', `/agents/${agent.agent_id}`);
  const path = `/webhooks/${webhook.webhook_id}`;
  const { data } = (await app.call(apiKey, 'GET', `${path}/deliveries`)).body as WebhookDeliveryList;
  return { webhook, path, deliveryId: data[0]?.delivery_id ?? '' };
}

const base64Of = (bytes: number) => Buffer.alloc(bytes, 7).toString('base64');

test.each([
  ['is cut', `whsec_${base64Of(24)}A`],
  ['has 23 bytes', `whsec_${base64Of(23)}`],
  ['has 65 bytes', `whsec_${base64Of(65)}`],
  ['lacks its padding', `whsec_${base64Of(25).replace(/=+$/, '')}`],
  ['has bits after its last byte', `whsec_${base64Of(24)}AB==`],
  ['has no prefix', base64Of(32)],
])("a caller's own secret that %s is refused: not every receiver could decode it", async (_, secret) => {
  const { apiKey } = await account();

  const { status, body } = await app.call(apiKey, 'POST', '/agents', {
    body: { task: 'x', webhook: { url: 'https://example.com', secret } },
  });

  expect(status).toBe(400);
  expect(body).toMatchObject({
    error: {
      code: 'invalid_body',
      details: { field: 'webhook.secret', expected: expect.stringContaining('24 to 64') },
    },
  });
});

test.each([24, 25, 26, 64])(
  "a caller's own secret of %i bytes is accepted, and public libraries decode it",
  async (bytes) => {
    const { apiKey } = await account();
    const secret = `whsec_${base64Of(bytes)}`;

    const { status } = await app.call(apiKey, 'POST', '/agents', {
      body: { task: 'x', webhook: { url: 'https://example.com', secret } },
    });

    expect(status).toBe(201);
    expect(new Webhook(secret).sign('msg_1', new Date(), '{}')).toMatch(/^v1,/);
  },
);

const never = new AbortController().signal;

/** Runs the job against a receiver that answers `status`; counts the requests. */
function attempt(accountId: string, deliveryId: string, status: number) {
  const sent: unknown[] = [];
  const policyFetch = async (_id: string, request: unknown): Promise<HttpResponse> => {
    sent.push(request);
    return { url: 'https://a.test/', statusCode: status, headers: {}, body: '', truncated: false };
  };
  const run = (number: number) =>
    deliverWebhook({ ...app.deps, policyFetch }, { accountId, deliveryId, attempt: number }, never);
  return { sent, run };
}

test('a secret is shown once, and later only its last characters', async () => {
  const { apiKey } = await account();

  const { body: created } = await app.call(apiKey, 'POST', '/webhooks', {
    body: { url: 'https://example.com' },
  });
  const { secret, webhook_id: id } = created as CreatedWebhook;
  const { body: got } = await app.call(apiKey, 'GET', `/webhooks/${id}`);

  expect(secret).toMatch(/^whsec_.{44}$/);
  expect(JSON.stringify(got)).not.toContain(secret);
  expect(got).toMatchObject({ secret_hint: `…${secret.slice(-4)}`, enabled: true, events: null });
});

test.each(['ftp://example.com', 'https://user:pass@example.com', 'example.com', 'javascript:alert(1)'])(
  '%s is not a URL that can be told',
  async (url) => {
    const { apiKey } = await account();

    const { status, body } = await app.call(apiKey, 'POST', '/webhooks', { body: { url } });

    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { code: 'invalid_body', details: { field: 'url' } } });
  },
);

test("no account sees, changes, rotates, deletes or redelivers another's webhook, or is called about its agents", async () => {
  const [mine, stranger] = [await account(), await account()];
  const { path, deliveryId } = await withDelivery(mine.apiKey);
  const { path: strangerPath, deliveryId: strangerDelivery } = await withDelivery(stranger.apiKey);
  const calls: [string, string, unknown?][] = [
    ['GET', path],
    ['PATCH', path, { enabled: false }],
    ['POST', `${path}/rotate-secret`],
    ['GET', `${path}/deliveries`],
    ['POST', `${path}/deliveries/${deliveryId}/redeliver`],
    ['POST', `${strangerPath}/deliveries/${deliveryId}/redeliver`],
    ['DELETE', path],
  ];

  const statuses = [];
  for (const [method, to, body] of calls) {
    statuses.push((await app.call(stranger.apiKey, method, to, body === undefined ? {} : { body })).status);
  }
  const { body: list } = await app.call(stranger.apiKey, 'GET', '/webhooks');
  const { body: deliveries } = await app.call(stranger.apiKey, 'GET', `${strangerPath}/deliveries`);

  expect(statuses).toEqual([404, 404, 404, 404, 404, 404, 404]);
  expect((list as { data: unknown[] }).data).toHaveLength(1);
  expect((deliveries as WebhookDeliveryList).data.map((one) => one.delivery_id)).toEqual([strangerDelivery]);
  expect((await app.call(mine.apiKey, 'GET', path)).body).toMatchObject({ enabled: true });
});

test('a job that runs twice delivers once', async () => {
  const { apiKey, accountId } = await account();
  const { deliveryId } = await withDelivery(apiKey);
  const { sent, run } = attempt(accountId, deliveryId, 200);

  await run(0);
  await run(0);

  expect(sent).toHaveLength(1);
});

test('a delivery fails after eight attempts over a day', async () => {
  const { apiKey, accountId } = await account();
  const { path, deliveryId } = await withDelivery(apiKey);
  const { sent, run } = attempt(accountId, deliveryId, 500);

  const pauses = [];
  for (let number = 0; number < 8; number++) {
    await run(number);
    const { rows } = await sql<{ pause: number | null }>`
      select extract(epoch from next_attempt_at - last_attempt_at)::float8 as pause
        from webhook_deliveries where id = ${deliveryId}`.execute(app.deps.database.db);
    pauses.push(rows[0]?.pause ?? null);
  }
  const { body } = await app.call(apiKey, 'GET', `${path}/deliveries`);

  expect(sent).toHaveLength(8);
  expect(pauses.at(-1)).toBeNull();
  const total = pauses.reduce<number>((sum, pause) => sum + (pause ?? 0), 0);
  expect(total).toBeGreaterThan(24 * 3600);
  expect(body).toMatchObject({ data: [{ status: 'failed', attempts: 8, next_attempt_at: null }] });
});

test('a webhook that has failed for five days is disabled with the reason, and can be enabled by hand', async () => {
  const { apiKey, accountId } = await account();
  const { path, webhook, deliveryId } = await withDelivery(apiKey);
  const { run } = attempt(accountId, deliveryId, 500);
  await run(0);
  await sql`update webhooks set failing_since = now() - interval '6 days' where id = ${webhook.webhook_id}`.execute(
    app.deps.database.db,
  );

  await run(1);
  const off = await app.call(apiKey, 'GET', path);
  const on = await app.call(apiKey, 'PATCH', path, { body: { enabled: true } });

  expect(off.body).toMatchObject({
    enabled: false,
    disabled_reason: expect.stringContaining('The receiver answered 500'),
  });
  expect(on.body).toMatchObject({ enabled: true, disabled_reason: null });
});

test('a receiver that answers 410 is never called again', async () => {
  const { apiKey, accountId } = await account();
  const { path, deliveryId } = await withDelivery(apiKey);

  await attempt(accountId, deliveryId, 410).run(0);

  expect((await app.call(apiKey, 'GET', path)).body).toMatchObject({ enabled: false });
  expect((await app.call(apiKey, 'GET', `${path}/deliveries`)).body).toMatchObject({
    data: [{ status: 'failed' }],
  });
});

test('the log goes back 30 days', async () => {
  const { apiKey } = await account();
  const { db } = app.deps.database;
  const { path, deliveryId } = await withDelivery(apiKey);
  await sql`update webhook_deliveries set created_at = now() - interval '31 days' where id = ${deliveryId}`.execute(
    db,
  );

  await deleteOldDeliveries(db, 30);
  await deleteOldDeliveries(db, 30);

  expect((await app.call(apiKey, 'GET', `${path}/deliveries`)).body).toMatchObject({ data: [] });
});

test('for a webhook with very many deliveries, the newest 1,000 are kept, and those still being tried', async () => {
  const { apiKey } = await account();
  const { db } = app.deps.database;
  const { path, deliveryId } = await withDelivery(apiKey);
  await sql`
    insert into webhook_deliveries (id, account_id, webhook_id, agent_id, type, payload, status, created_at)
    select id || n, account_id, webhook_id, agent_id, type, payload, 'delivered', created_at + n * interval '1 second'
      from webhook_deliveries, generate_series(1, 1005) n where id = ${deliveryId}`.execute(db);

  await deleteOldDeliveries(db, 30);

  const { rows } = await sql<{ status: string; count: number }>`
    select status, count(*)::integer as count from webhook_deliveries
     where id like ${`${deliveryId}%`} group by status order by status`.execute(db);
  expect(rows).toEqual([
    { status: 'delivered', count: 1000 },
    { status: 'pending', count: 1 },
  ]);
  expect((await app.call(apiKey, 'GET', `${path}/deliveries`)).status).toBe(200);
});
