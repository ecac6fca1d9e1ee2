import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ModelProvider, ModelProviderList, ProviderTest } from '@jettson/contract';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../app.ts';
import { readConfig } from '../../config.ts';
import { type ConsoleHeaders, signInMember, signInOwner } from '../../testing/console-sign-in.ts';
import { newAccount, openTestApp, type TestApp } from '../../testing/index.ts';
import { sendAsBrowser } from '../../testing/send-as-browser.ts';
import { startRecordingProvider } from '../testing/start-recording-provider.ts';
import { fetchForOwners } from './fetch-for-owners.ts';
import { openProviders, type Providers } from './open-providers.ts';

const KEY = 'sk-proj-abcdefghijklmnop1234';
let testApp: TestApp;
let owner: ConsoleHeaders;
beforeAll(async () => {
  testApp = await openTestApp({}, { isolated: true });
  owner = await signInOwner(createApp(testApp.deps), testApp.deps.database);
});
afterAll(() => testApp[Symbol.asyncDispose]());
afterEach(() => sql`delete from provider_keys`.execute(testApp.deps.database.db));

/** A server with this environment, whose operator opened these addresses. */
async function openServer(environment: Record<string, string> = {}, allow = '') {
  const config = readConfig({}, { JETTSON_CACHE_DIR: '/nowhere', ...environment });
  const providers: Providers = await openProviders(
    testApp.deps,
    config.models,
    fetchForOwners({ allow, deny: '' }),
  );
  onTestFinished(() => providers.close());
  const app = createApp({ ...testApp.deps, providers });
  return {
    app,
    providers,
    async send<Body>(method: string, path: string, body?: unknown, as = owner) {
      const answer = await sendAsBrowser(app, `/api/v1/providers${path}`, { method, body, as });
      return { status: answer.status, body: answer.body as Body & { error?: object } };
    },
  };
}

async function startProvider() {
  const provider = await startRecordingProvider(['model-a', 'model-b', 'text-embedding-3-small']);
  onTestFinished(() => provider[Symbol.asyncDispose]());
  return provider;
}

/** A server that is no model server. */
async function startServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('an owner saves a key, sees that it is there, and removes it; the key is sealed and never shown', async () => {
  const { send } = await openServer();

  const saved = await send<ModelProvider>('PUT', '/openai', { api_key: ` ${KEY}\n` });
  const listed = await send<ModelProviderList>('GET', '');
  const { rows } = await sql`select * from provider_keys`.execute(testApp.deps.database.db);
  const removed = await send('DELETE', '/openai');
  const again = await send('DELETE', '/openai');
  const { body: left } = await send<ModelProviderList>('GET', '');

  expect(saved).toMatchObject({
    status: 200,
    body: {
      provider: 'openai',
      source: 'console',
      base_url: 'https://api.openai.com',
      can_save: true,
      saved: { hint: '1234', base_url: null, saved_by: 'owner@localhost.localdomain' },
    },
  });
  expect(listed.body.data.map(({ provider, source }) => `${provider} ${source}`)).toEqual([
    'anthropic none',
    'openai console',
    'openai-compatible none',
    'ollama environment',
    'lmstudio environment',
  ]);
  expect(JSON.stringify([saved, listed, rows])).not.toContain(KEY);
  expect([removed.status, again.status]).toEqual([204, 404]);
  expect(left.data[1]).toMatchObject({ provider: 'openai', source: 'none', saved: null });
});

test('neither a key nor a member may see, save, remove or test a provider', async () => {
  const { app, send } = await openServer();
  const account = await newAccount(testApp.deps.database.db, { scopes: ['admin'] });
  const member = await signInMember(app, owner, account.accountId);
  const calls = [
    ['GET', ''],
    ['PUT', '/openai', { api_key: KEY }],
    ['DELETE', '/openai'],
    ['POST', '/openai/test', {}],
  ] as const;

  for (const [method, path, body] of calls) {
    const byKey = await testApp.call(account.apiKey, method, `/providers${path}`, { body });
    const byMember = await send(method, path, body, member);
    expect([byKey.status, byMember.status]).toEqual([403, 403]);
  }
});

test('what the environment sets up is shown as such and cannot be replaced, and what was saved before can be removed', async () => {
  await (await openServer()).send('PUT', '/anthropic', { api_key: KEY });
  const { send } = await openServer({ ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: 'https://gate.example' });

  const { body } = await send<ModelProviderList>('GET', '');
  const refused = await send('PUT', '/anthropic', { api_key: KEY });
  const removed = await send('DELETE', '/anthropic');

  expect(body.data[0]).toMatchObject({
    source: 'environment',
    base_url: 'https://gate.example',
    can_save: false,
    saved: { hint: '1234' },
  });
  expect(refused).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict', message: expect.stringContaining('ANTHROPIC_API_KEY') } },
  });
  expect(removed.status).toBe(204);
});

test.each([
  ['/openai', {}, 'api_key'],
  ['/openai', { api_key: 'short' }, 'api_key'],
  ['/openai', { api_key: 'with a space in it' }, 'api_key'],
  ['/openai', { api_key: 'line\r\nbreak: in-it' }, 'api_key'],
  ['/anthropic', { api_key: KEY, base_url: 'https://evil.example' }, 'base_url'],
  ['/openai-compatible', { api_key: KEY }, 'base_url'],
  ['/openai-compatible', { base_url: 'ftp://a.example' }, 'base_url'],
  ['/openai-compatible', { base_url: 'https://user:pass@a.example' }, 'base_url'],
  ['/openai-compatible', { base_url: 'https://a.example/?key=1' }, 'base_url'],
  ['/openai', { api_kee: KEY }, 'api_kee'],
])('%s with %j is refused with the field, to save and to test', async (path, body, field) => {
  const { send } = await openServer();

  const saved = await send('PUT', path, body);
  const tested = await send('POST', `${path}/test`, body);

  expect(saved).toMatchObject({ status: 400, body: { error: { details: { field } } } });
  expect(tested).toMatchObject({ status: 400, body: { error: { details: { field } } } });
});

test('ollama has no key, and what is no provider is not found', async () => {
  const { send } = await openServer();

  expect((await send('PUT', '/ollama', { api_key: KEY })).status).toBe(404);
  expect((await send('PUT', '/nobody', { api_key: KEY })).status).toBe(404);
});

test('a test has a model answer, with what was typed or with what is in use, and stores nothing', async () => {
  const provider = await startProvider();
  const { send } = await openServer({ OPENAI_BASE_URL: provider.url });

  const typed = await send<ProviderTest>('POST', '/openai/test', { api_key: KEY });
  const { body: between } = await send<ModelProviderList>('GET', '');
  await send('PUT', '/openai', { api_key: `${KEY}-saved` });
  const inUse = await send<ProviderTest>('POST', '/openai/test', {});

  expect(typed).toEqual({
    status: 200,
    body: { ok: true, models: 2, model: 'openai/model-a', duration_ms: expect.any(Number), message: null },
  });
  expect(between.data[1]?.saved).toBeNull();
  expect(inUse.body).toMatchObject({ ok: true, model: 'openai/model-a' });
  expect(provider.keys).toEqual([KEY, KEY, `${KEY}-saved`, `${KEY}-saved`].map((key) => `Bearer ${key}`));
  expect(provider.asked).toMatchObject([{ model: 'model-a' }, { model: 'model-a' }]);
  expect(JSON.stringify(provider.asked[0]).length).toBeLessThan(400);
  expect(provider.asked[0]).toHaveProperty('max_tokens', 16);
});

test.each([
  { name: 'the cheapest in the list', environment: {}, body: {}, model: 'claude-haiku-4-5' },
  {
    name: 'the one that agents run on by default',
    environment: { JETTSON_MODEL: 'anthropic/claude-opus-4-1' },
    body: {},
    model: 'claude-opus-4-1',
  },
  {
    name: 'the one of the request, whether it is listed or not',
    environment: {},
    body: { model: 'anthropic/claude-new' },
    model: 'claude-new',
  },
])('a test asks $name', async ({ environment, body, model }) => {
  const provider = await startRecordingProvider(['claude-unknown', 'claude-opus-4-1', 'claude-haiku-4-5']);
  onTestFinished(() => provider[Symbol.asyncDispose]());
  const { send } = await openServer({
    ANTHROPIC_API_KEY: KEY,
    ANTHROPIC_BASE_URL: provider.url,
    ...environment,
  });

  const tested = await send<ProviderTest>('POST', '/anthropic/test', body);

  expect(tested.body).toMatchObject({ ok: true, model: `anthropic/${model}` });
  expect(provider.asked).toMatchObject([{ model }]);
});

test('a key that may list models and not use them fails, with the model that was asked', async () => {
  const provider = await startRecordingProvider(['model-a'], () => 402);
  onTestFinished(() => provider[Symbol.asyncDispose]());
  const { send } = await openServer({ OPENAI_BASE_URL: provider.url });

  const { body } = await send<ProviderTest>('POST', '/openai/test', { api_key: KEY });

  expect(body).toEqual({ ok: false, models: 1, model: 'openai/model-a', duration_ms: null, message: 'No' });
});

test.each([
  ['of another provider', 'anthropic/claude-haiku-4-5'],
  ['without an id', 'openai/'],
])('a model %s is refused with the field', async (_, model) => {
  const { send } = await openServer();

  const answer = await send('POST', '/openai/test', { api_key: KEY, model });

  expect(answer).toMatchObject({ status: 400, body: { error: { details: { field: 'model' } } } });
});

test('a failed test gives the provider’s own words, without the key that they repeat', async () => {
  const url = await startServer((request, response) => {
    const message = `Incorrect API key provided: ${request.headers.authorization}`;
    response.writeHead(401).end(JSON.stringify({ error: { message } }));
  });
  const { send } = await openServer({ OPENAI_BASE_URL: url });

  const given = { api_key: 'plain9words8only' };
  const { body: listed } = await send<ProviderTest>('POST', '/openai/test', given);
  const { body: asked } = await send<ProviderTest>('POST', '/openai/test', { ...given, model: 'openai/a' });

  const message = 'Incorrect API key provided: Bearer [redacted]';
  expect(listed).toEqual({ ok: false, models: null, model: null, duration_ms: null, message });
  expect(asked).toEqual({ ok: false, models: null, model: 'openai/a', duration_ms: null, message });
});

test.each([
  'http://127.0.0.1:11434',
  'http://localhost:5432/v1',
  'http://[::1]:8000',
  'http://169.254.169.254/latest',
  'http://10.1.2.3',
  'http://[::ffff:192.168.0.1]',
])('an owner reaches nothing at %s, neither by a test nor with a saved address', async (baseUrl) => {
  const { send, providers } = await openServer();

  const { body } = await send<ProviderTest>('POST', '/openai-compatible/test', { base_url: baseUrl });
  const { body: asked } = await send<ProviderTest>('POST', '/openai-compatible/test', {
    base_url: baseUrl,
    model: 'openai-compatible/a',
  });
  await send('PUT', '/openai-compatible', { base_url: baseUrl });
  const { fetch: guarded } = (await providers.current()).openaiCompatible;

  const message = expect.stringMatching(/refused: .*JETTSON_EGRESS_ALLOW/);
  expect(body).toMatchObject({ ok: false, message });
  expect(asked).toMatchObject({ ok: false, message });
  await expect(guarded?.(baseUrl)).rejects.toMatchObject({ cause: { name: 'EgressDeniedError' } });
});

test('an address that the operator opened can be tested and saved', async () => {
  const provider = await startProvider();
  const { send } = await openServer({}, new URL(provider.url).host);
  const body = { base_url: provider.url };

  const tested = await send<ProviderTest>('POST', '/openai-compatible/test', body);
  const saved = await send<ModelProvider>('PUT', '/openai-compatible', body);

  expect(tested.body).toMatchObject({ ok: true, models: 2, message: null });
  expect(saved.body).toMatchObject({ source: 'console', base_url: provider.url, saved: { hint: null } });
});

test('a test of a server that lists no models says so', async () => {
  const url = await startServer((_, response) => response.end('<html>Welcome</html>'));
  const { send } = await openServer({}, new URL(url).host);

  const { body } = await send<ProviderTest>('POST', '/openai-compatible/test', { base_url: url });

  expect(body).toMatchObject({ ok: false, message: expect.stringContaining('not with a list of models') });
});
