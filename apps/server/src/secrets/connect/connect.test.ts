import type { Secret } from '@jettson/contract';
import { createEgressPolicy, createPolicyFetch, parseEgressRules } from '@jettson/egress';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ensureAccount } from '../../accounts/ensure-account.ts';
import { createApp } from '../../app.ts';
import { type ConsoleHeaders, signInMember, signInOwner } from '../../testing/console-sign-in.ts';
import { newAccount, openTestApp, readAllRows, type TestApp } from '../../testing/index.ts';
import { sendAsBrowser } from '../../testing/send-as-browser.ts';
import { type OAuthState, refreshToken } from '../refresh-token.ts';
import { secretPlace } from '../secret-place.ts';
import {
  type AuthorizationServer,
  REFRESH_TOKEN,
  startAuthorizationServer,
} from './testing/start-authorization-server.ts';

const RETURN_URL = 'http://localhost/console/connected';

let host: AuthorizationServer;
let opened: TestApp;
let app: ReturnType<typeof createApp>;
let owner: ConsoleHeaders;

beforeAll(async () => {
  host = await startAuthorizationServer();
  opened = await openTestApp({ egress: { allow: new URL(host.url).host, deny: '' } });
  app = createApp(opened.deps);
  owner = await signInOwner(app, opened.deps.database);
});
beforeEach(() => {
  for (const fault of Object.keys(host.faults)) delete host.faults[fault as keyof typeof host.faults];
});
afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

interface Answer {
  status: number;
  body: { authorization_url: string; error: { code: string; message: string } } & Secret;
}

async function send(step: string, body: object, as = owner, headers = {}): Promise<Answer> {
  const { status, body: answer } = await sendAsBrowser(app, `/api/auth/connect/${step}`, {
    body,
    as,
    headers,
  });
  return { status, body: answer };
}
const begin = (more: object = {}, as = owner) =>
  send('begin', { name: 'ISSUES', url: host.mcpUrl, return_url: RETURN_URL, ...more }, as);
const finish = (returned: object, as = owner, headers = {}) => send('finish', returned, as, headers);

/** Begins, and comes back from the page where somebody signs in. */
async function beginAndVisit(more: object = {}, as = owner) {
  const { body } = await begin(more, as);
  return host.visit(body.authorization_url);
}

async function secretsNamed(
  name: string,
): Promise<{ id: string; value: string; type: string; hosts: string[] }[]> {
  const { rows } = await sql<{ id: string; value: string; type: string; hosts: string[] }>`
    select id, value, type, hosts from secrets where name = ${name}`.execute(opened.deps.database.db);
  return rows;
}

/** What is sealed of the OAuth secret of this name. */
async function stateOf(name: string): Promise<OAuthState> {
  const [row] = await secretsNamed(name);
  if (row === undefined) throw new Error(`there is no secret ${name}`);
  return JSON.parse(await opened.deps.sealing.open(row.value, secretPlace(row.id)));
}

test('somebody signs in at the server’s own authorization server, and the tokens are a secret for its host', async () => {
  const returned = await beginAndVisit();

  const { status, body } = await finish(returned);

  expect(status).toBe(200);
  expect(body).toMatchObject({ name: 'ISSUES', type: 'oauth', hosts: [`http://${new URL(host.url).host}`] });
  expect(host.clients.at(-1)).toMatchObject({
    client_name: 'Jettson',
    redirect_uris: [RETURN_URL],
  });
  expect(await stateOf('ISSUES')).toMatchObject({
    tokenUrl: `${host.url}/token`,
    clientId: `client-${host.clients.length}`,
    refreshToken: REFRESH_TOKEN,
    resource: host.mcpUrl,
  });
  const rows = JSON.stringify(await readAllRows(opened.deps.database.db));
  expect(rows).not.toContain(REFRESH_TOKEN);
});

test('a server that is found as OpenID Connect says is as good, and refreshes what it gave', async () => {
  host.faults.isOpenId = true;
  await finish(await beginAndVisit({ name: 'OPEN_ID' }));
  const fetch = createPolicyFetch(createEgressPolicy({ allow: parseEgressRules(new URL(host.url).host) }));

  const { state } = await refreshToken((request) => fetch('the test', request), await stateOf('OPEN_ID'));

  expect(state.accessToken).toBe('a-refreshed-token');
});

test('the page is asked for with PKCE, for the resource, with its scopes and one to refresh with', async () => {
  const { body } = await begin();

  const page = new URL(body.authorization_url);
  expect(Object.fromEntries(page.searchParams)).toMatchObject({
    response_type: 'code',
    code_challenge_method: 'S256',
    resource: host.mcpUrl,
    scope: 'issues:read offline_access',
    redirect_uri: RETURN_URL,
  });
  expect(page.searchParams.get('state')).toHaveLength(43);
});

test('the client of the account is used where it has one, and none is registered', async () => {
  const before = host.clients.length;
  host.faults.metadata = { registration_endpoint: undefined };

  const { body } = await begin({ name: 'OWN_CLIENT', client_id: 'mine', client_secret: 'a client secret' });

  expect(new URL(body.authorization_url).searchParams.get('client_id')).toBe('mine');
  expect(host.clients).toHaveLength(before);
});

test.each<[string, AuthorizationServer['faults'], RegExp]>([
  [
    'refuses to register clients',
    { refusesClients: 403 },
    /does not register new clients .403: .*no strangers/,
  ],
  ['registers no clients', { metadata: { registration_endpoint: undefined } }, /registers no new clients/],
  ['has no metadata', { hasNoMetadata: true }, /does not say where to sign in/],
  ['says that it is another server', { resource: { resource: 'https://bank.example/mcp' } }, /bank.example/],
  ['has metadata of another issuer', { metadata: { issuer: 'https://bank.example' } }, /issuer/i],
  [
    'names a page that is a script',
    { metadata: { authorization_endpoint: 'javascript:alert(1)' } },
    /format of OAuth/,
  ],
  ['cannot do PKCE', { metadata: { code_challenge_methods_supported: ['plain'] } }, /code challenge/],
  [
    'signs in at a private address',
    { resource: { authorization_servers: ['http://127.0.0.1:59999'] } },
    /loopback/,
  ],
])('a server that %s is not connected, and the error says why', async (_, faults, reason) => {
  Object.assign(host.faults, faults);

  const { status, body } = await begin({ name: 'REFUSED' });

  expect(status).toBe(409);
  expect(body.error.message).toMatch(reason);
});

test.each(['http://127.0.0.1:59999/mcp', 'http://169.254.169.254/mcp', 'http://[::1]/mcp'])(
  'an address that agents may not reach is refused: %s',
  async (url) => {
    const { status, body } = await begin({ name: 'REFUSED', url });

    expect(status).toBe(409);
    expect(body.error.message).toContain('refused');
  },
);

test.each([
  [{ name: 'path' }, 'name'],
  [{ url: 'ftp://example.com' }, 'url'],
  [{ url: 'https://user:password@example.com' }, 'url'],
  [{ color: 'red' }, 'color'],
  [{ return_url: 'https://evil.example/console/connected' }, 'return_url'],
  [{ return_url: 'http://localhost/console/other' }, 'return_url'],
  [{ return_url: 'javascript://localhost/console/connected' }, 'return_url'],
])('what cannot be begun is refused with the name of the field: %j', async (more, field) => {
  const { status, body } = await begin(more);

  expect(status).toBe(400);
  expect(body.error.message).toContain(field);
});

test('somebody who refuses gets no secret, and is told so', async () => {
  const { body: begun } = await begin({ name: 'DENIED' });
  const returned = await host.visit(begun.authorization_url, 'refuse');

  const { status, body } = await finish(returned);

  expect([status, body.error.message]).toEqual([409, expect.stringContaining('access_denied')]);
  expect(await secretsNamed('DENIED')).toEqual([]);
});

test('a state that nobody began is refused before anything is asked', async () => {
  const { code, iss } = await beginAndVisit({ name: 'FORGED' });
  const before = host.asked.length;

  const { status } = await finish({ state: 'a state of an attacker', code, iss });

  expect(status).toBe(404);
  expect(host.asked).toHaveLength(before);
  expect(await secretsNamed('FORGED')).toEqual([]);
});

test('a return holds once, also when it comes twice at the same time', async () => {
  const returned = await beginAndVisit({ name: 'ONCE' });
  const before = host.tokenRequests.length;

  const answers = await Promise.all([finish(returned), finish(returned)]);

  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
  expect((await finish(returned)).status).toBe(404);
  expect(host.tokenRequests).toHaveLength(before + 1);
});

test('a code that was used already is refused by the authorization server, and no secret is made', async () => {
  const first = await beginAndVisit({ name: 'FIRST_CODE' });
  const second = await beginAndVisit({ name: 'SECOND_CODE' });
  await finish(first);

  const { status, body } = await finish({ ...second, code: first.code });

  expect([status, body.error.message]).toEqual([409, expect.stringContaining('invalid_grant')]);
  expect(await secretsNamed('SECOND_CODE')).toEqual([]);
});

test('a return from another authorization server is refused before the code is sent anywhere', async () => {
  const returned = await beginAndVisit({ name: 'MIXED_UP' });
  const before = host.tokenRequests.length;

  const { status } = await finish({ ...returned, iss: 'https://bank.example' });

  expect(status).toBe(409);
  expect(host.tokenRequests).toHaveLength(before);
});

test('only the session and the account that began can finish', async () => {
  const { db } = opened.deps.database;
  const { accountId } = await newAccount(db);
  const { id: ownId } = await ensureAccount(db, { name: 'default', plan: 'scale' });
  const member = await signInMember(app, owner, ownId);
  const ownerElsewhere = await signInOwner(app, opened.deps.database);
  const returned = await beginAndVisit({ name: 'BOUND' });

  const refused = [
    await finish(returned, member),
    await finish(returned, ownerElsewhere),
    await finish(returned, owner, { 'x-jettson-account': accountId }),
  ];

  expect(refused.map(({ status }) => status)).toEqual([404, 404, 404]);
  expect((await finish(returned)).status).toBe(200);
});

test('a connection that took too long is refused, and swept by the next one', async () => {
  const returned = await beginAndVisit({ name: 'LATE' });
  const { db } = opened.deps.database;
  await sql`update pending_connections set expires_at = now() - interval '1 s'`.execute(db);

  const { status } = await finish(returned);
  await begin();

  expect(status).toBe(404);
  const late = await sql`select 1 from pending_connections where expires_at < now()`.execute(db);
  expect(late.rows).toEqual([]);
});

test('an account keeps the last 20 that it began', async () => {
  const returned = await beginAndVisit({ name: 'CROWDED_OUT' });
  await Promise.all(Array.from({ length: 20 }, () => begin()));

  expect((await finish(returned)).status).toBe(404);
});

test('a token that never ends is a value; one that ends and cannot be refreshed is refused', async () => {
  host.faults.tokens = {};
  expect((await finish(await beginAndVisit({ name: 'ENDLESS' }))).body).toMatchObject({ type: 'value' });

  host.faults.tokens = { expires_in: 60 };
  const { status, body } = await finish(await beginAndVisit({ name: 'SHORT' }));

  expect([status, body.error.message]).toEqual([409, expect.stringContaining('none to refresh it with')]);
});

test('a key, a stranger and a page of another origin can connect nothing', async () => {
  const { apiKey } = await newAccount(opened.deps.database.db);
  const body = { name: 'ISSUES', url: host.mcpUrl, return_url: RETURN_URL };
  const status = async (headers: Record<string, string>, as?: ConsoleHeaders) =>
    (await sendAsBrowser(app, '/api/auth/connect/begin', { body, ...(as && { as }), headers })).status;

  expect(await status({ authorization: `Bearer ${apiKey}` })).toBe(403);
  expect(await status({})).toBe(401);
  const foreign = { ...owner, origin: 'https://evil.example' };
  expect(await status({ origin: 'https://evil.example' }, foreign)).toBe(403);
});
