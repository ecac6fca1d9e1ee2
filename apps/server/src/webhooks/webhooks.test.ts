import { calls, type Script, says } from '@jettson/agent/testing';
import type {
  Agent,
  AgentEventPage,
  CreatedWebhook,
  RotatedSecret,
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookPayload,
} from '@jettson/contract';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { newAccount, startTestServer, type TestServer } from '../testing/index.ts';
import { type Received, type Receiver, startReceiver } from './testing/start-receiver.ts';

const script: Script = ({ messages }) => {
  const task = messages[0]?.text ?? '';
  if (task === 'approve me' && messages.length === 1)
    return calls('risky', 'jettson_shell_run', { command: 'true' });
  return says('done');
};

const PATIENCE = { timeout: 50_000, interval: 100 };
const ALLOWED = 'JETTSON_EGRESS_ALLOW';
let server: TestServer;
let receiver: Receiver;
/** Accepts requests and never answers. */
let hanging: Receiver;
let apiKey: string;
beforeAll(async () => {
  receiver = await startReceiver();
  hanging = await startReceiver();
  hanging.hang();
  const allowed = [receiver, hanging].map(({ url }) => new URL(url).host).join(',');
  server = await startTestServer(script, { environment: { [ALLOWED]: allowed } });
});
beforeEach(async () => {
  receiver.answer(204);
  ({ apiKey } = await newAccount(server.server.deps.database.db));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
  await hanging[Symbol.asyncDispose]();
});

const call = <T>(method: string, path: string, body?: unknown, key = apiKey) =>
  server.call<T>(method, path, body, key);
const create = async (options: object = {}) =>
  (await call<CreatedWebhook>('POST', '/webhooks', { url: receiver.url, ...options })).body;
const spawn = async (task: string, options: object = {}) =>
  (await call<Agent>('POST', '/agents', { task, ...options })).body;
const verified = ({ headers, body }: Received, secret: string) =>
  new Webhook(secret).verify(body, headers) as WebhookPayload;

/** The first delivery of the webhook, once it is as expected. */
const delivery = (webhookId: string, wanted: Partial<WebhookDelivery>) =>
  vi.waitFor(async () => {
    const { body } = await call<WebhookDeliveryList>('GET', `/webhooks/${webhookId}/deliveries`);
    const [first] = body.data;
    expect(first).toMatchObject(wanted);
    return first as WebhookDelivery;
  }, PATIENCE);

test('the end of an agent is reported with a signature that the standard library verifies', async () => {
  const { webhook_id: id, secret } = await create();
  const { agent_id: agentId } = await spawn('work');

  const request = await receiver.next();
  const delivered = await delivery(id, { status: 'delivered' });

  const payload = verified(request, secret);
  expect(payload).toMatchObject({
    type: 'agent.completed',
    data: { agent_id: agentId, status: 'completed', final_result: 'done' },
  });
  expect(delivered).toMatchObject({
    delivery_id: request.headers['webhook-id'],
    agent_id: agentId,
    type: 'agent.completed',
    attempts: 1,
    last_status_code: 204,
    next_attempt_at: null,
  });
});

test('an agent that waits for approval, idles and is stopped is reported each time', async () => {
  const { secret } = await create();
  const types = [];
  const { agent_id: id } = await spawn('approve me', {
    require_approval: ['jettson_shell_run'],
    keep_alive: true,
  });

  types.push(verified(await receiver.next(), secret));
  const { body } = await call<AgentEventPage>('GET', `/agents/${id}/events`);
  const asked = body.data.find((event) => event.type === 'approval-requested');
  await call('POST', `/agents/${id}/approvals/${asked?.data.call_id}`, { approve: true });
  types.push(verified(await receiver.next(), secret));
  await call('DELETE', `/agents/${id}`);
  types.push(verified(await receiver.next(), secret));

  expect(types.map(({ type, data }) => [type, data.status, data.reason])).toEqual([
    ['agent.approval_required', 'idle', 'approval_required'],
    ['agent.idle', 'idle', 'awaiting_message'],
    ['agent.stopped', 'stopped', 'cancelled'],
  ]);
});

test('a webhook is called only for its own events, and never while it is disabled', async () => {
  const stopped = await create({ events: ['agent.stopped'] });
  const off = await create();
  await call('PATCH', `/webhooks/${off.webhook_id}`, { enabled: false });
  const all = await create();
  await spawn('work');

  const request = await receiver.next();
  await delivery(all.webhook_id, { status: 'delivered' });

  expect(verified(request, all.secret).type).toBe('agent.completed');
  for (const { webhook_id: id } of [stopped, off]) {
    expect((await call('GET', `/webhooks/${id}/deliveries`)).body).toEqual({ data: [], next_cursor: null });
  }
});

test("calls to an agent's own webhook are signed with its secret if it has one, else with the account's", async () => {
  const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
  const refused = await call('POST', '/agents', { task: 'work', webhook: { url: receiver.url } });
  const { body: account } = await call<RotatedSecret>('POST', '/webhooks/rotate-secret');

  await spawn('work', { webhook: { url: receiver.url, secret } });
  const first = await receiver.next();
  const { agent_id: id } = await spawn('work', { webhook: { url: receiver.url } });
  const second = await receiver.next();

  expect(refused).toMatchObject({ status: 400, body: { error: { details: { field: 'webhook.secret' } } } });
  expect(verified(first, secret).type).toBe('agent.completed');
  expect(verified(second, account.secret).data.agent_id).toBe(id);
  expect((await call('GET', '/webhooks')).body).toEqual({ data: [] });
  expect((await call('GET', `/webhooks?agent_id=${id}`)).body).toMatchObject({
    data: [{ agent_id: id, url: receiver.url, secret_hint: null }],
  });
});

test('after a rotation, both secrets verify', async () => {
  const { webhook_id: id, secret: old } = await create();
  const { body: rotated } = await call<RotatedSecret>('POST', `/webhooks/${id}/rotate-secret`);
  await spawn('work');

  const request = await receiver.next();

  expect(rotated.previous_secret_valid_until).not.toBeNull();
  expect(rotated.secret).not.toBe(old);
  expect(verified(request, old).type).toBe('agent.completed');
  expect(verified(request, rotated.secret).type).toBe('agent.completed');
});

test('a failed delivery is retried with the same id, and can be requested again', async () => {
  receiver.answer(500);
  const { webhook_id: id } = await create();
  await spawn('work');

  const first = await receiver.next();
  const failed = await delivery(id, { attempts: 1 });
  receiver.answer(200);
  const again = await call('POST', `/webhooks/${id}/deliveries/${failed.delivery_id}/redeliver`);
  const second = await receiver.next();
  const delivered = await delivery(id, { status: 'delivered' });

  expect(failed).toMatchObject({
    status: 'pending',
    last_status_code: 500,
    last_error: 'The receiver answered 500',
  });
  expect(failed.next_attempt_at).not.toBeNull();
  expect(again.status).toBe(202);
  expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
  expect(second.body).toBe(first.body);
  expect(delivered.delivery_id).toBe(failed.delivery_id);
});

test('a failed delivery is retried automatically', async () => {
  receiver.answer(503);
  const { webhook_id: id } = await create();
  await spawn('work');
  const first = await receiver.next();
  await delivery(id, { attempts: 1 });

  receiver.answer(200);
  const second = await receiver.next();
  const delivered = await delivery(id, { status: 'delivered' });

  expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
  expect(delivered.attempts).toBe(2);
});

test('an account whose server hangs does not delay the deliveries of others', async () => {
  await create({ url: hanging.url });
  for (let i = 0; i < 6; i++) await spawn('work');
  await hanging.next();
  ({ apiKey } = await newAccount(server.server.deps.database.db));
  const { secret } = await create();
  const { agent_id: id } = await spawn('work');

  const request = await receiver.next();

  expect(verified(request, secret).data.agent_id).toBe(id);
  expect(hanging.received).toHaveLength(1);
});

test('private addresses and redirects are refused', async () => {
  await using forbidden = await startReceiver();
  receiver.answer(302, { location: forbidden.url });
  const redirecting = await create();
  const direct = await create({ url: forbidden.url });
  await spawn('work');
  await receiver.next();

  const first = await delivery(redirecting.webhook_id, { attempts: 1 });
  const second = await delivery(direct.webhook_id, { attempts: 1 });

  expect(first).toMatchObject({ last_status_code: 302, last_error: 'Redirects are not followed' });
  expect(second.last_status_code).toBeNull();
  expect(second.last_error).toContain('127.0.0.1');
  expect(forbidden.received).toEqual([]);
});
