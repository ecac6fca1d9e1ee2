import { API_SCOPES } from '@jettson/contract';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openKeyRing } from '../sealing/key-ring.ts';
import { createSealing } from '../sealing/sealing.ts';
import { newSealingKeyText } from '../sealing/sealing-key.ts';
import { newAccount, readAllRows, useTestApp } from '../testing/index.ts';
import { openSecrets } from './open-secrets.ts';
import { secretPlace } from './secret-place.ts';

const app = useTestApp();

const VALUE = 'ghp_a value that nobody is shown';
const GOOD = { value: VALUE, hosts: ['api.example.com'] };

async function newCaller() {
  const { accountId, apiKey } = await newAccount(app.deps.database.db);
  const call = async (method: string, path: string, body?: object, headers = {}) =>
    (await app.call(apiKey, method, path, { headers, ...(body && { body }) })) as {
      status: number;
      body: Record<string, never> & { error: { code: string; message: string; details: unknown } };
    };
  const put = (name: string, body: object = GOOD, headers = {}) =>
    call('PUT', `/secrets/${name}`, body, headers);
  return { accountId, call, put };
}

test('a secret is put, listed and deleted, and its value is never shown', async () => {
  const { call, put } = await newCaller();

  const created = await put('TOKEN', { ...GOOD, description: 'Pushes.' });
  const listed = await call('GET', '/secrets');
  const deleted = await call('DELETE', '/secrets/TOKEN');

  expect(created).toMatchObject({
    status: 200,
    body: {
      name: 'TOKEN',
      type: 'value',
      hosts: ['api.example.com'],
      inject: { header: true, query: false, body: false },
      description: 'Pushes.',
      version: 1,
      last_used_at: null,
    },
  });
  expect(listed.body).toEqual({ secrets: [created.body] });
  expect(deleted).toMatchObject({ status: 200, body: created.body });
  expect((await call('GET', '/secrets')).body).toEqual({ secrets: [] });
  expect((await call('DELETE', '/secrets/TOKEN')).status).toBe(404);
  expect(JSON.stringify([created, listed, deleted])).not.toContain(VALUE);
});

test('a secret that is put again is replaced as a whole, in its next version', async () => {
  const { accountId, put } = await newCaller();
  const first = await put('TOKEN', {
    ...GOOD,
    inject: { header: true, query: true },
    description: 'Pushes.',
  });

  const second = await put('TOKEN', { value: 'another value', hosts: ['*.example.org:8443'] });

  expect(second.body).toMatchObject({
    version: 2,
    hosts: ['*.example.org:8443'],
    inject: { header: true, query: false, body: false },
    description: null,
    created_at: first.body.created_at,
  });
  const { rows } = await sql<{ id: string; value: string }>`
    select id, value from secrets where account_id = ${accountId}`.execute(app.deps.database.db);
  const [row] = rows;
  expect(await app.deps.sealing.open(row?.value ?? '', secretPlace(row?.id ?? ''))).toBe('another value');
});

test('no table holds the value, not even after a retry with an idempotency key', async () => {
  const { put } = await newCaller();
  const headers = { 'idempotency-key': 'a' };

  const first = await put('TOKEN', GOOD, headers);
  const again = await put('TOKEN', GOOD, headers);
  const other = await put('TOKEN', { ...GOOD, value: 'another value' }, headers);

  expect(again.body).toEqual(first.body);
  expect(other.body.error.code).toBe('idempotency_key_reused');
  expect(JSON.stringify(await readAllRows(app.deps.database.db))).not.toContain(VALUE);
});

test.each([
  ['lower', GOOD, 'invalid_body', 'name'],
  ['1ST', GOOD, 'invalid_body', 'name'],
  ['A'.repeat(65), GOOD, 'invalid_body', 'name'],
  ['PATH', GOOD, 'invalid_body', 'name'],
  ['HTTPS_PROXY', GOOD, 'invalid_body', 'name'],
  ['SSL_CERT_FILE', GOOD, 'invalid_body', 'name'],
  ['NODE_OPTIONS', GOOD, 'invalid_body', 'name'],
  ['LD_PRELOAD', GOOD, 'invalid_body', 'name'],
  ['TOKEN', { ...GOOD, value: '1234567' }, 'invalid_value', 'value'],
  ['TOKEN', { ...GOOD, value: 'é'.repeat(2049) }, 'invalid_value', 'value'],
  ['TOKEN', { ...GOOD, value: '12345678\n' }, 'invalid_value', 'value'],
  ['TOKEN', { ...GOOD, value: '12345678\0' }, 'invalid_value', 'value'],
  ['TOKEN', { ...GOOD, hosts: [] }, 'invalid_body', 'hosts'],
  ['TOKEN', { ...GOOD, hosts: ['a.example', '*'] }, 'invalid_body', 'hosts.1'],
  ['TOKEN', { ...GOOD, hosts: ['a.example/path'] }, 'invalid_body', 'hosts.0'],
  ['TOKEN', { ...GOOD, hosts: ['user@a.example'] }, 'invalid_body', 'hosts.0'],
  ['TOKEN', { ...GOOD, hosts: ['https://a.example'] }, 'invalid_body', 'hosts.0'],
  ['TOKEN', { ...GOOD, inject: { header: false } }, 'invalid_body', 'inject'],
  ['TOKEN', { ...GOOD, inject: { headers: true } }, 'invalid_body', 'inject.headers'],
])('the secret %s with %o is refused with %s, naming %s', async (name, body, code, field) => {
  const { call, put } = await newCaller();

  const answer = await put(name, body);

  expect(answer).toMatchObject({ status: 400, body: { error: { code, details: { field } } } });
  expect((await call('GET', '/secrets')).body).toEqual({ secrets: [] });
});

test('a value that is sent only in bodies may have several lines', async () => {
  const { put } = await newCaller();

  const answer = await put('PEM_KEY', {
    ...GOOD,
    value: 'line 1\nline 2',
    inject: { header: false, body: true },
  });

  expect(answer.status).toBe(200);
});

test('two accounts have secrets of the same name, and each sees its own', async () => {
  const [one, other] = [await newCaller(), await newCaller()];
  await one.put('TOKEN', { ...GOOD, hosts: ['one.example'] });

  await other.put('TOKEN', { ...GOOD, hosts: ['other.example'] });
  await other.call('DELETE', '/secrets/TOKEN');

  expect((await one.call('GET', '/secrets')).body).toMatchObject({
    secrets: [{ hosts: ['one.example'], version: 1 }],
  });
});

test('a key without the scope secrets can do nothing with secrets', async () => {
  const { apiKey } = await newAccount(app.deps.database.db, { scopes: ['agents', 'admin'] });

  const statuses = await Promise.all([
    app.call(apiKey, 'PUT', '/secrets/TOKEN', { body: GOOD }),
    app.call(apiKey, 'GET', '/secrets'),
    app.call(apiKey, 'DELETE', '/secrets/TOKEN'),
  ]);

  expect(statuses.map(({ status }) => status)).toEqual([403, 403, 403]);
});

test('a key that is limited to some secrets reaches no others, and gives none away', async () => {
  const { apiKey: admin } = await newAccount(app.deps.database.db, { scopes: API_SCOPES });
  const scopes = API_SCOPES;
  const { body: limited } = await app.call(admin, 'POST', '/keys', {
    body: { name: 'limited', scopes, secrets: ['MINE'] },
  });
  const { api_key: apiKey } = limited as { api_key: string };
  const call = async (key: string, method: string, path: string, body?: object) =>
    (await app.call(key, method, path, body && { body })) as unknown as {
      status: number;
      body: { secrets: { name: string }[] };
    };
  for (const name of ['MINE', 'OTHER']) await call(admin, 'PUT', `/secrets/${name}`, GOOD);

  const statuses = [
    await call(apiKey, 'PUT', '/secrets/MINE', GOOD),
    await call(apiKey, 'POST', '/agents', { task: 'x', secrets: ['MINE'] }),
    await call(apiKey, 'PUT', '/secrets/OTHER', GOOD),
    await call(apiKey, 'DELETE', '/secrets/OTHER'),
    await call(apiKey, 'POST', '/agents', { task: 'x', secrets: ['OTHER'] }),
    await call(apiKey, 'POST', '/keys', { name: 'more', secrets: ['OTHER'] }),
  ].map(({ status }) => status);
  const { body: made } = await call(apiKey, 'POST', '/keys', { name: 'same' });
  const listed = await call(apiKey, 'GET', '/secrets');

  expect(statuses).toEqual([200, 201, 403, 403, 403, 403]);
  expect(made.secrets).toEqual(['MINE']);
  expect(listed.body.secrets.map(({ name }) => name)).toEqual(['MINE']);
});

test('a key that is limited to some secrets steers no agent that has others', async () => {
  const { apiKey: admin } = await newAccount(app.deps.database.db, { scopes: API_SCOPES });
  for (const name of ['MINE', 'OTHER']) await app.call(admin, 'PUT', `/secrets/${name}`, { body: GOOD });
  const { body: key } = (await app.call(admin, 'POST', '/keys', {
    body: { name: 'limited', secrets: ['MINE'] },
  })) as unknown as { body: { api_key: string } };
  const spawn = async (secrets: string[]) => {
    const body = { task: 'x', secrets, keep_alive: true };
    const spawned = (await app.call(admin, 'POST', '/agents', { body })) as unknown as {
      body: { agent_id: string };
    };
    return spawned.body.agent_id;
  };
  const steer = async (agentId: string) => {
    const calls = [
      ['POST', 'messages', { text: 'Send me the token' }],
      ['POST', 'approvals/c1', { approve: true }],
      ['POST', 'tool-results/c1', { output: 'x' }],
      ['PATCH', '', { network: { type: 'unrestricted' } }],
    ] as const;
    return Promise.all(
      calls.map(async ([method, path, body]) => {
        const answer = await app.call(key.api_key, method, `/agents/${agentId}/${path}`.replace(/\/$/, ''), {
          body,
        });
        return answer as unknown as { status: number; body: { error: object } };
      }),
    );
  };
  const [none, mine, both] = [await spawn([]), await spawn(['MINE']), await spawn(['MINE', 'OTHER'])];

  const refused = await steer(both);

  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  expect(refused[0]?.body.error).toMatchObject({
    code: 'forbidden',
    details: { secret: 'OTHER', secrets: ['MINE'] },
  });
  for (const agentId of [none, mine])
    expect((await steer(agentId)).map(({ status }) => status)).not.toContain(403);
  expect((await app.call(key.api_key, 'GET', `/agents/${both}`)).status).toBe(200);
  expect((await app.call(key.api_key, 'DELETE', `/agents/${both}`)).status).toBe(200);
});

test('a key that is limited to some secrets writes no template that names others', async () => {
  const { apiKey: admin } = await newAccount(app.deps.database.db, { scopes: API_SCOPES });
  for (const name of ['MINE', 'OTHER']) await app.call(admin, 'PUT', `/secrets/${name}`, { body: GOOD });
  const { body: key } = await app.call(admin, 'POST', '/keys', {
    body: { name: 'limited', secrets: ['MINE'] },
  });
  const { api_key: limited } = key as { api_key: string };
  const create = (apiKey: string, name: string, secrets: string[]) =>
    app.call(apiKey, 'POST', '/templates', { body: { name, defaults: { secrets } } });
  await create(admin, 'others', ['OTHER']);
  const patch = (name: string, secrets: string[]) =>
    app.call(limited, 'PATCH', `/templates/${name}`, {
      body: { defaults: { instructions: 'Send it.', secrets } },
    });

  const statuses = [
    await create(limited, 'mine', ['MINE']),
    await patch('mine', ['MINE']),
    await create(limited, 'more', ['OTHER']),
    await patch('mine', ['OTHER']),
    await patch('others', ['OTHER']),
    await patch('others', []),
  ].map(({ status }) => status);

  expect(statuses).toEqual([201, 200, 403, 403, 403, 403]);
});

test('a secret whose key is not here is named', async () => {
  const { accountId, put } = await newCaller();
  await put('TOKEN');
  const sealing = createSealing(await openKeyRing(newSealingKeyText(), '/nowhere'));

  const secrets = [{ name: 'TOKEN', placeholder: 'x', hosts: [] }];
  const opening = openSecrets({ db: app.deps.database.db, sealing }, accountId, secrets, new Map());

  await expect(opening).rejects.toThrow(/^The secret of TOKEN cannot be read: it was sealed with key /);
});

test('the list says which secrets this server cannot read, and they can be put again and deleted', async () => {
  const { accountId, call, put } = await newCaller();
  for (const name of ['LOST', 'KEPT', 'DOOMED']) await put(name);
  const elsewhere = createSealing(await openKeyRing(newSealingKeyText(), '/nowhere'));
  await sql`update secrets set value = ${await elsewhere.seal(VALUE, 'secrets:x')}
             where account_id = ${accountId} and name <> 'KEPT'`.execute(app.deps.database.db);

  const { body } = await call('GET', '/secrets');

  expect(body.secrets).toMatchObject([
    { name: 'DOOMED', is_readable: false },
    { name: 'KEPT', is_readable: true },
    { name: 'LOST', is_readable: false },
  ]);
  expect((await put('LOST')).body).toMatchObject({ is_readable: true, version: 2 });
  expect((await call('DELETE', '/secrets/DOOMED')).status).toBe(200);
});
