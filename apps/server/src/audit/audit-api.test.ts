import { API_SCOPES, type AuditPage } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { CONSOLE_ORIGIN, signInOwner } from '../testing/console-sign-in.ts';
import { newAccount, useTestApp } from '../testing/index.ts';
import { deleteOldAudit, recordDeeds } from './audit-queries.ts';
import { recordForAccounts } from './record-for-accounts.ts';

const app = useTestApp();
const GOOD = { value: 'a value that nobody is shown', hosts: ['api.example.com'] };

async function newCaller() {
  const account = await newAccount(app.deps.database.db, { scopes: ['secrets', 'admin'] });
  const call = async (method: string, path: string, body?: object) =>
    (await app.call(account.apiKey, method, path, body && { body })) as unknown as {
      status: number;
      body: {
        data: { action: string; audit_id: string }[];
        next_cursor: string | null;
        error: { code: string };
      };
    };
  return { ...account, call };
}

test('the audit log says who put, replaced and deleted a secret, newest first', async () => {
  const { call, keyId } = await newCaller();
  await call('PUT', '/secrets/TOKEN', GOOD);
  await call('PUT', '/secrets/TOKEN', GOOD);
  await call('DELETE', '/secrets/TOKEN');

  const { body } = await call('GET', '/audit');

  expect(body.data.map(({ action }) => action)).toEqual([
    'secret.deleted',
    'secret.updated',
    'secret.created',
  ]);
  expect(body.data[0]).toMatchObject({
    actor: { type: 'key', id: keyId, name: expect.any(String) },
    target: 'TOKEN',
    agent_id: null,
    host: null,
  });
});

test('what is refused is not in the audit log', async () => {
  const { call } = await newCaller();

  await call('PUT', '/secrets/TOKEN', { ...GOOD, hosts: ['*'] });
  await call('DELETE', '/secrets/TOKEN');

  expect((await call('GET', '/audit')).body).toEqual({ data: [], next_cursor: null });
});

test('pages of the audit log follow each other, and an action selects its entries', async () => {
  const { call } = await newCaller();
  for (const name of ['A', 'B', 'C']) await call('PUT', `/secrets/${name}`, GOOD);
  await call('DELETE', '/secrets/A');

  const first = await call('GET', '/audit?action=secret.created&limit=2');
  const second = await call('GET', `/audit?action=secret.created&limit=2&after=${first.body.next_cursor}`);

  expect(first.body.data).toMatchObject([{ target: 'C' }, { target: 'B' }]);
  expect(second.body).toMatchObject({ data: [{ target: 'A' }], next_cursor: null });
  expect((await call('GET', '/audit?after=x')).body.error.code).toBe('invalid_query');
  expect((await call('GET', '/audit?action=x')).body.error.code).toBe('invalid_query');
});

test('a target, an agent, an actor and times select entries, together and in the export', async () => {
  const [{ accountId, apiKey, call, keyId }, other] = [await newCaller(), await newCaller()];
  const { db } = app.deps.database;
  const use = (target: string, agentId: string) => ({
    actor: { type: 'agent' as const, id: agentId },
    action: 'secret.used' as const,
    target,
    agentId,
    use: { host: 'a.example', method: 'GET', status: 200 },
  });
  const agents = [`ag_1${accountId}`, `ag_2${accountId}`] as const;
  await call('PUT', '/secrets/A', GOOD);
  await recordDeeds(db, accountId, [use('A', agents[0]), use('B', agents[0]), use('A', agents[1])]);
  await recordDeeds(db, other.accountId, [use('A', agents[0])]);
  // With microseconds, which answers leave out.
  const shown = new Date(Date.now() - 48 * 3_600_000).toISOString();
  await sql`update audit_entries set created_at = ${shown}::timestamptz + interval '456 microseconds'
             where account_id = ${accountId} and target = 'B'`.execute(db);
  const [day, now] = [new Date(Date.now() - 24 * 3_600_000), new Date(Date.now() + 60_000)].map((at) =>
    at.toISOString(),
  );
  const select = async (query: string) => {
    const { body } = await call('GET', `/audit?${query}`);
    const exported = await createApp(app.deps).request(`/api/v1/audit?${query}`, {
      headers: { authorization: `Bearer ${apiKey}`, accept: 'application/x-ndjson' },
    });
    const lines = (await exported.text()).split('\n').filter((line) => line !== '');
    expect(lines.map((line) => JSON.parse(line))).toEqual(body.data);
    return body.data.map((entry) => {
      const { action, target, agent_id: agentId } = entry as unknown as Record<string, string>;
      return `${action} ${target} ${agentId === agents[0] ? 1 : agentId === agents[1] ? 2 : ''}`.trim();
    });
  };

  expect((await select('target=A')).toSorted()).toEqual([
    'secret.created A',
    'secret.used A 1',
    'secret.used A 2',
  ]);
  expect(await select(`agent_id=${agents[0]}`)).toEqual(['secret.used A 1', 'secret.used B 1']);
  expect(await select(`actor_id=${agents[1]}`)).toEqual(['secret.used A 2']);
  expect(await select(`actor_id=${keyId}`)).toEqual(['secret.created A']);
  expect(await select(`created_before=${day}`)).toEqual(['secret.used B 1']);
  expect(await select(`created_after=${day}&agent_id=${agents[0]}`)).toEqual(['secret.used A 1']);
  expect(await select(`created_after=${now}`)).toEqual([]);
  expect(await select(`created_after=${shown}&target=B`)).toEqual([]);
  expect(await select(`action=secret.used&target=A&agent_id=${agents[1]}`)).toEqual(['secret.used A 2']);
  for (const wrong of [
    'created_after=yesterday',
    'created_before=1',
    'agent=x',
    'created_after=2026-11-29T00:00:00%2B23:00',
    'created_after=0000-01-01T00:00:00Z',
    'target=%00',
    'agent_id=',
  ])
    expect((await call('GET', `/audit?${wrong}`)).body.error.code).toBe('invalid_query');
});

test('the export has every entry on a line of its own, more of them than a page', async () => {
  const { accountId, apiKey } = await newCaller();
  await sql`
    insert into audit_entries (id, account_id, actor_type, action, target)
    select 'aud_' || ${accountId} || n, ${accountId}, 'operator', 'secret.created', n::text
      from generate_series(1, 1500) n`.execute(app.deps.database.db);

  const response = await createApp(app.deps).request('/api/v1/audit', {
    headers: { authorization: `Bearer ${apiKey}`, accept: 'application/x-ndjson' },
  });

  const lines = (await response.text()).trimEnd().split('\n');
  expect(response.headers.get('content-type')).toBe('application/x-ndjson');
  expect(new Set(lines.map((line) => JSON.parse(line).target)).size).toBe(1500);
});

test('entries are kept for 90 days, whoever sweeps and however often', async () => {
  const { accountId, call } = await newCaller();
  const { db } = app.deps.database;
  for (const [name, days] of [
    ['OLD', 91],
    ['KEPT', 89],
  ] as const) {
    await call('PUT', `/secrets/${name}`, GOOD);
    await sql`update audit_entries set created_at = now() - make_interval(days => ${days})
               where account_id = ${accountId} and target = ${name}`.execute(db);
  }

  await deleteOldAudit(db, 1000);
  await deleteOldAudit(db, 1000);

  expect((await call('GET', '/audit')).body.data).toMatchObject([{ target: 'KEPT' }]);
});

test('what the operator does to a plan is in the log of the accounts that are on it', async () => {
  const [one, other] = [await newCaller(), await newCaller()];
  const { db } = app.deps.database;
  await sql`update accounts set plan = 'pro' where id = ${one.accountId}`.execute(db);

  await recordForAccounts(db, { action: 'plan.updated', target: 'pro', plan: 'pro' });
  await recordForAccounts(db, { action: 'price.removed', target: 'a/b' });

  const actor = { type: 'operator', id: null, name: null };
  const { data } = (await one.call('GET', '/audit')).body;
  // Two entries of one millisecond may be in either order.
  expect(data.toSorted((a, b) => b.action.localeCompare(a.action))).toMatchObject([
    { action: 'price.removed', target: 'a/b', actor },
    { action: 'plan.updated', target: 'pro', actor },
  ]);
  expect((await other.call('GET', '/audit')).body.data).toMatchObject([{ action: 'price.removed' }]);
});

test('an account sees its own entries only', async () => {
  const [one, other] = [await newCaller(), await newCaller()];

  await one.call('PUT', '/secrets/TOKEN', GOOD);

  expect((await other.call('GET', '/audit')).body.data).toEqual([]);
});

test('changes of keys, templates and limits and decisions on approvals are in the log, once for each change', async () => {
  const { apiKey, accountId } = await newAccount(app.deps.database.db, { scopes: API_SCOPES });
  const call = async (method: string, path: string, body: object, key: string) =>
    (await app.call(apiKey, method, path, { body, headers: { 'idempotency-key': key } })).body as never as {
      key_id: string;
      agent_id: string;
    };
  const twice = async (method: string, path: string, body: object) => {
    await call(method, path, body, `${method} ${path}`);
    return call(method, path, body, `${method} ${path}`);
  };
  const { agent_id: agentId } = await call('POST', '/agents', { task: 'x' }, 'spawn');
  await sql`insert into agent_approvals (agent_id, call_id, account_id)
            values (${agentId}, 'c1', ${accountId})`.execute(app.deps.database.db);

  const { key_id: keyId } = await twice('POST', '/keys', { name: 'second' });
  await app.call(apiKey, 'DELETE', `/keys/${keyId}`);
  await twice('POST', '/templates', { name: 'a', defaults: {} });
  await twice('PATCH', '/templates/a', { description: 'Another.' });
  await app.call(apiKey, 'DELETE', '/templates/a');
  await twice('PATCH', '/account', { monthly_cost_limit_usd: null });
  await twice('POST', `/agents/${agentId}/approvals/c1`, { approve: false });

  const { body } = (await app.call(apiKey, 'GET', '/audit')) as unknown as { body: AuditPage };
  expect(body.data.map(({ action, target, agent_id }) => [action, target, agent_id])).toEqual([
    ['approval.refused', 'c1', agentId],
    ['account.updated', accountId, null],
    ['template.archived', 'a', null],
    ['template.updated', 'a', null],
    ['template.created', 'a', null],
    ['key.revoked', keyId, null],
    ['key.created', keyId, null],
  ]);
});

test('what owners do at the console, and their sign-in, is in the log under their address', async () => {
  const { db } = app.deps.database;
  const owner = await signInOwner(createApp(app.deps), app.deps.database);
  const { accountId, apiKey } = await newAccount(db, { scopes: ['admin'] });
  const send = (method: string, path: string, body?: object) =>
    createApp(app.deps).request(`${CONSOLE_ORIGIN}/api/v1${path}`, {
      method,
      headers: { ...owner, 'x-jettson-account': accountId, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  const invited = await send('POST', '/invitations', { email: 'somebody@example.com' });
  const { invitation_id: invitation } = (await invited.json()) as { invitation_id: string };
  await sql`insert into console_users (id, name, email, account_id)
            values (${accountId}, 'x', ${`${accountId}@example.com`}, ${accountId})`.execute(db);
  await send('DELETE', `/invitations/${invitation}`);
  await send('DELETE', `/members/${accountId}`);
  await send('PUT', '/providers/openai', { api_key: 'sk-one-key' });
  await send('DELETE', '/providers/openai');
  const made = await send('POST', '/accounts', { name: `made by ${accountId}` });
  const { account_id: madeId } = (await made.json()) as { account_id: string };
  await send('PATCH', `/accounts/${accountId}`, { plan: 'pro' });

  const { body } = (await app.call(apiKey, 'GET', '/audit')) as unknown as { body: AuditPage };
  expect(body.data).toMatchObject([
    { action: 'plan.changed', target: 'pro', actor: { type: 'user', name: expect.stringContaining('@') } },
    { action: 'account.created', target: madeId },
    { action: 'provider.removed', target: 'openai' },
    { action: 'provider.saved', target: 'openai' },
    { action: 'member.removed', target: accountId },
    { action: 'invitation.withdrawn', target: invitation },
    { action: 'member.invited', target: 'somebody@example.com' },
  ]);
  const { rows } = await sql<{ name: string }>`
    select actor_name as name from audit_entries where action = 'user.signed_in'`.execute(db);
  expect(rows.map(({ name }) => name)).toContain(body.data[0]?.actor.name);
});
