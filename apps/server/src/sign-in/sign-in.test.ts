import type { ApiKeyList, ErrorResponse } from '@jettson/contract';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureAccount } from '../accounts/ensure-account.ts';
import { createApp } from '../app.ts';
import {
  CONSOLE_ORIGIN as ORIGIN,
  signInOwner as openConsoleAsOwner,
  signInMember,
} from '../testing/console-sign-in.ts';
import { newAccount, openTestApp, type TestApp } from '../testing/index.ts';
import { type Sent, sendAsBrowser } from '../testing/send-as-browser.ts';
import { createLink } from './create-link.ts';
import { createSetupLink } from './create-setup-link.ts';

let test_: TestApp;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  // A link of the owner makes the earlier ones void.
  test_ = await openTestApp({}, { isolated: true });
  app = createApp({ ...test_.deps, log: pino({ level: 'silent' }) });
});
afterAll(() => test_[Symbol.asyncDispose]());

const send = (path: string, sent?: Sent) => sendAsBrowser(app, path, sent);
const tokenOf = (link: string | null) => link?.split('#')[1];

const signInOwner = () => openConsoleAsOwner(app, test_.deps.database);
/** Somebody with a password who belongs to the account. */
const inviteMember = async (accountId: string, email: string, password: string) =>
  signInMember(app, await signInOwner(), accountId, { email, password });

test('the printed link signs the owner in once, with a cookie that scripts and other sites cannot use', async () => {
  await ensureAccount(test_.deps.database.db, { name: 'default', plan: 'scale' });
  const link = await createSetupLink(test_.deps.database.db, { url: ORIGIN, isLoopback: true });

  const first = await send('/api/auth/link/follow', { body: { token: tokenOf(link) } });
  const second = await send('/api/auth/link/follow', { body: { token: tokenOf(link) } });
  const agents = await send('/api/v1/agents', { as: first.as });

  expect(first.status).toBe(200);
  expect(first.cookies.join()).toMatch(/HttpOnly/i);
  expect(first.cookies.join()).toMatch(/SameSite=Strict/i);
  expect(second.status).toBe(404);
  expect(agents.status).toBe(200);
});

test('the link of a server that others can reach asks for a password, and there is no link once an owner exists', async () => {
  await sql`delete from console_users where role = 'owner'`.execute(test_.deps.database.db);
  const link = await createSetupLink(test_.deps.database.db, { url: ORIGIN, isLoopback: false });
  const token = tokenOf(link);

  const without = await send('/api/auth/link/follow', { body: { token, email: 'ada@example.com' } });
  const short = await send('/api/auth/link/follow', {
    body: { token, email: 'ada@example.com', password: 'short' },
  });
  const created = await send('/api/auth/link/follow', {
    body: { token, email: 'ada@example.com', password: 'correct horse battery' },
  });
  const signedIn = await send('/api/auth/sign-in/email', {
    body: { email: 'Ada@example.com', password: 'correct horse battery' },
  });
  const next = await createSetupLink(test_.deps.database.db, { url: ORIGIN, isLoopback: false });

  expect([without.status, short.status, created.status, signedIn.status]).toEqual([400, 400, 200, 200]);
  expect(next).toBeNull();
});

test("of the machine's links that are used at the same moment, each signs the same owner in, or stays open", async () => {
  const { db } = test_.deps.database;
  await sql`delete from console_users where role = 'owner'`.execute(db);
  const owner = { kind: 'owner', isDirect: true, email: null, role: 'owner', accountId: null } as const;
  const links = await Promise.all([1, 2, 3].map(() => createLink(db, owner)));
  const follow = ({ token }: { token: string }) => send('/api/auth/link/follow', { body: { token } });

  const answers = await Promise.all(links.map(follow));
  const later = await Promise.all(links.filter((_, i) => answers[i]?.status === 400).map(follow));

  expect(answers.map(({ status }) => status)).toContain(200);
  expect([...answers, ...later].filter(({ status }) => status === 200)).toHaveLength(3);
  expect((await sql`select 1 from console_users where role = 'owner'`.execute(db)).rows).toHaveLength(1);
});

test('of two invitations of one person that are used at the same moment, one stays open and says why', async () => {
  const { db } = test_.deps.database;
  const email = 'twice@example.com';
  const links = await Promise.all(
    Array.from({ length: 2 }, async () => {
      const { accountId } = await newAccount(db);
      return createLink(db, { kind: 'invitation', isDirect: false, email, role: 'member', accountId });
    }),
  );

  const answers = await Promise.all(
    links.map(({ token }) =>
      send('/api/auth/link/follow', { body: { token, password: 'correct horse battery' } }),
    ),
  );

  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
  const refused = answers.findIndex(({ status }) => status === 400);
  expect(answers[refused]?.body).toMatchObject({ code: 'EMAIL_TAKEN' });
  const open = await send('/api/auth/link/look-up', { body: { token: links[refused]?.token } });
  expect(open.status).toBe(200);
});

test("an owner who used the machine's link can set their credentials once", async () => {
  await sql`delete from console_users where role = 'owner'`.execute(test_.deps.database.db);
  const as = await signInOwner();
  const body = { email: 'Grace@example.com', password: 'correct horse battery' };

  const first = await send('/api/auth/link/set-credentials', { as, body });
  const second = await send('/api/auth/link/set-credentials', { as, body });
  const signedIn = await send('/api/auth/sign-in/email', { body });

  expect([first.status, second.status, signedIn.status]).toEqual([200, 400, 200]);
});

test('an owner whose new address is taken at the same moment is told so, and can choose another one', async () => {
  const { db } = test_.deps.database;
  await sql`delete from console_users where role = 'owner'`.execute(db);
  const as = await signInOwner();
  const { accountId } = await newAccount(db);
  const body = { email: 'both@example.com', password: 'correct horse battery' };
  const invitation = await createLink(db, {
    kind: 'invitation',
    isDirect: false,
    email: body.email,
    role: 'member',
    accountId,
  });
  const setCredentials = (email: string) =>
    send('/api/auth/link/set-credentials', { as, body: { ...body, email } });

  const setting = setCredentials(body.email);
  // By then the address was looked up, and the password is being hashed.
  await send('/api/auth/get-session', { as });
  const follow = { token: invitation.token, password: body.password };
  const followed = await send('/api/auth/link/follow', { body: follow });
  const refused = await setting;
  const again = await setCredentials('another@example.com');

  expect([followed.status, refused.status, again.status]).toEqual([200, 400, 200]);
  expect(refused.body).toMatchObject({ code: 'EMAIL_TAKEN' });
});

test('an owner who sets their credentials twice at the same moment has those that were saved', async () => {
  await sql`delete from console_users where role = 'owner'`.execute(test_.deps.database.db);
  const as = await signInOwner();
  const bodies = ['one', 'two', 'three'].map((name) => ({
    email: `${name}@example.com`,
    password: `${name} correct horse`,
  }));

  const answers = await Promise.all(
    bodies.map((body) => send('/api/auth/link/set-credentials', { as, body })),
  );
  const signedIn = await Promise.all(bodies.map((body) => send('/api/auth/sign-in/email', { body })));

  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  expect(signedIn.map(({ status }) => status === 200)).toEqual(answers.map(({ status }) => status === 200));
});

test('of the links of servers that start at the same moment, one can be used', async () => {
  const { db } = test_.deps.database;
  const links = await Promise.all(
    Array.from({ length: 5 }, () => createSetupLink(db, { url: ORIGIN, isLoopback: true })),
  );

  const answers = await Promise.all(
    links.map((link) => send('/api/auth/link/look-up', { body: { token: tokenOf(link) } })),
  );

  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404, 404]);
});

test('nobody signs up by themselves', async () => {
  const { status } = await send('/api/auth/sign-up/email', {
    body: { email: 'eve@example.com', password: 'correct horse battery', name: 'Eve' },
  });

  expect(status).toBeGreaterThanOrEqual(400);
});

test('signing out everywhere ends every session immediately', async () => {
  const here = await signInOwner();
  const there = await signInOwner();

  await send('/api/auth/revoke-sessions', { as: here, body: {} });
  const after = await Promise.all([here, there].map((as) => send('/api/v1/agents', { as })));

  expect(after.map(({ status }) => status)).toEqual([401, 401]);
});

test('an admin sees only their own account, whatever account they ask for', async () => {
  const db = test_.deps.database.db;
  const [own, other] = [await newAccount(db), await newAccount(db)];
  const member = await inviteMember(own.accountId, `${own.name}@example.com`, 'correct horse battery');

  const keys = await send('/api/v1/keys', { as: member });
  const others = await send('/api/v1/keys', {
    as: member,
    headers: { 'x-jettson-account': other.accountId },
  });
  const plan = await send(`/api/v1/accounts/${own.accountId}`, {
    method: 'PATCH',
    as: member,
    body: { plan: 'scale' },
  });
  expect((keys.body as ApiKeyList).keys.map(({ key_id }) => key_id)).toEqual([own.keyId]);
  expect([others.status, plan.status]).toEqual([404, 403]);
});

test('an owner acts for any account and sets its plan', async () => {
  const { accountId, keyId } = await newAccount(test_.deps.database.db, { plan: 'free' });
  const as = await signInOwner();
  const headers = { 'x-jettson-account': accountId };

  const keys = await send('/api/v1/keys', { as, headers });
  const plan = await send(`/api/v1/accounts/${accountId}`, {
    method: 'PATCH',
    as,
    body: { plan: 'pro' },
  });
  const unknown = await send(`/api/v1/accounts/${accountId}`, {
    method: 'PATCH',
    as,
    body: { plan: 'x' },
  });

  expect((keys.body as ApiKeyList).keys[0]?.key_id).toBe(keyId);
  expect(plan.body).toMatchObject({ account_id: accountId, plan: 'pro' });
  expect((unknown.body as ErrorResponse).error.code).toBe('invalid_value');
});

test('a key made in the console works for the API until it is revoked there, and cannot create others', async () => {
  const as = await signInOwner();
  const created = await send('/api/v1/keys', { as, body: { name: 'laptop', expires_in_days: 30 } });
  const { api_key: apiKey, key_id: keyId } = created.body as { api_key: string; key_id: string };

  const before = await test_.call(apiKey, 'GET', '/agents');
  const minted = await test_.call(apiKey, 'POST', '/keys', { body: { name: 'more' } });
  await send(`/api/v1/keys/${keyId}`, { method: 'DELETE', as });
  const after = await test_.call(apiKey, 'GET', '/agents');

  expect(created.body).toMatchObject({ name: 'laptop', revoked_at: null });
  expect([before.status, minted.status, after.status]).toEqual([200, 403, 401]);
});

test("the console's own row is in no list of keys and gives no access", async () => {
  const as = await signInOwner();
  await send('/api/v1/agents', { as, body: { task: 'x' } });

  const { body } = await send('/api/v1/keys', { as });

  expect((body as ApiKeyList).keys.map(({ name }) => name)).not.toContain('console');
});

test('signing in never redirects to another site: there is no field for it', async () => {
  const redirected = await send('/api/auth/sign-in/email', {
    body: { email: 'a@example.com', password: 'wrong horse battery', callbackURL: 'https://evil.example/' },
  });

  expect(redirected).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_body', details: { field: 'callbackURL' } } },
  });
});

test('somebody who guesses passwords learns nothing, is slowed down, and cannot fill the memory', async () => {
  const { accountId, name } = await newAccount(test_.deps.database.db);
  const email = `${name}@example.com`;
  await inviteMember(accountId, email, 'correct horse battery');
  const guess = (as: string) =>
    send('/api/auth/sign-in/email', { body: { email: as, password: 'wrong horse battery' } });

  const [known, unknown] = [await guess(email), await guess('nobody@example.com')];
  const huge = await send('/api/auth/sign-in/email', { body: { email, password: 'x'.repeat(100_000) } });
  const more = await Promise.all(Array.from({ length: 20 }, () => guess('nobody@example.com')));

  expect(known).toEqual(unknown);
  expect(known.status).toBe(401);
  expect(huge.status).toBe(413);
  // Two of 22 are too many, however they overtake each other.
  expect(more.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(2);
});
