import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { signInOwner as openConsoleAsOwner, signInMember } from '../testing/console-sign-in.ts';
import { newAccount, openTestApp, type TestApp } from '../testing/index.ts';
import { type Sent, sendAsBrowser } from '../testing/send-as-browser.ts';
import { createAuth } from './create-auth.ts';

let test_: TestApp;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  // A test deletes the owner, whom other files sign in.
  test_ = await openTestApp({}, { isolated: true });
  app = createApp(test_.deps);
});
afterAll(() => test_[Symbol.asyncDispose]());

const send = (path: string, sent?: Sent) => sendAsBrowser(app, path, sent);
const signInOwner = () => openConsoleAsOwner(app, test_.deps.database);
/** Somebody with a password who belongs to the account. */
const inviteMember = async (accountId: string, email: string, password: string) =>
  signInMember(app, await signInOwner(), accountId, { email, password });

test('a cookie alone gives no access, since browsers send it to any program on another port of this machine', async () => {
  const as = await signInOwner();
  const other = await signInOwner();
  const stolen = { cookie: as.cookie };
  const sends: [string, Sent?][] = [
    ['/api/v1/agents'],
    ['/api/v1/agents', { body: { task: 'x' } }],
    ['/api/v1/files/file_1/content'],
    ['/api/v1/agents/ag_1/events', { headers: { accept: 'text/event-stream' } }],
    ['/api/auth/sign-out', { body: {} }],
    ['/api/auth/revoke-sessions', { body: {} }],
    ['/api/auth/change-password', { body: { currentPassword: 'x', newPassword: 'correct horse battery' } }],
    [
      '/api/auth/link/set-credentials',
      { body: { email: 'eve@example.com', password: 'correct horse battery' } },
    ],
  ];

  const statuses = async (headers: Record<string, string>) => {
    const answers = [];
    for (const [path, sent] of sends) {
      answers.push((await send(path, { ...sent, headers: { ...sent?.headers, ...headers } })).status);
    }
    return new Set(answers);
  };

  expect(await statuses(stolen)).toEqual(new Set([401]));
  expect(await statuses({ ...stolen, 'x-jettson-console': '1' })).toEqual(new Set([401]));
  expect(await statuses({ ...stolen, 'x-jettson-console': other['x-jettson-console'] })).toEqual(
    new Set([401]),
  );
  const asked = await send('/api/auth/get-session', { headers: stolen });
  expect([asked.body, asked.as['x-jettson-console']]).toEqual([null, '']);
  expect((await send('/api/v1/agents', { as })).status).toBe(200);
  expect((await send('/api/auth/get-session', { as })).body).toMatchObject({ user: { role: 'owner' } });
});

test('a page of another origin can change nothing, whatever it knows', async () => {
  const as = await signInOwner();

  const foreign = await send('/api/v1/agents', {
    as,
    body: { task: 'x' },
    headers: { origin: 'https://evil.example' },
  });

  expect(foreign.status).toBe(403);
});

test('the calls of better-auth that the console does not use are off', async () => {
  const as = await signInOwner();
  const endpoints = Object.values(
    createAuth(test_.deps.database.db, { secret: 'x'.repeat(32), hasPasswords: true }).api,
  ) as {
    path?: string;
    options?: { method?: string | string[] };
  }[];
  const paths = endpoints.flatMap(({ path, options }) =>
    path === undefined ? [] : [options?.method ?? 'GET'].flat().map((method) => `${method} ${path}`),
  );

  const on: string[] = [];
  for (const call of new Set(paths)) {
    const [method = '', path = ''] = call.split(' ');
    const answer = await send(`/api/auth${path.replace(/:\w+/g, 'x')}`, {
      as,
      method,
      ...(method === 'POST' ? { body: {} } : {}),
    });
    const isOff = answer.status === 405 || JSON.stringify(answer.body).includes('There is no');
    if (!isOff) on.push(call);
  }

  expect(paths.length).toBeGreaterThan(20);
  expect(on.sort()).toEqual([
    'GET /get-session',
    'POST /change-password',
    'POST /link/follow',
    'POST /link/look-up',
    'POST /link/set-credentials',
    'POST /revoke-sessions',
    'POST /sign-in/email',
    'POST /sign-out',
  ]);
});

test('an owner without a password can set one within five minutes of their link', async () => {
  const { db } = test_.deps.database;
  await sql`delete from console_users where role = 'owner'`.execute(db);
  const as = await signInOwner();
  const body = { email: 'late@example.com', password: 'correct horse battery' };
  const set = () => send('/api/auth/link/set-credentials', { as, body });
  await sql`update console_sessions set created_at = now() - interval '5 minutes 1 second'`.execute(db);

  const late = await set();
  await sql`update console_sessions set created_at = now() - interval '4 minutes'`.execute(db);
  const inTime = await set();

  expect([late.status, late.body]).toMatchObject([400, { code: 'LINK_TOO_OLD' }]);
  expect(inTime.status).toBe(200);
});

test('the password can be changed only with the old one, and the console gets a token for the new session', async () => {
  const { db } = test_.deps.database;
  const own = await newAccount(db);
  const as = await inviteMember(
    own.accountId,
    `${own.name}@example.com`.toLowerCase(),
    'correct horse battery',
  );
  const change = (currentPassword: string) =>
    send('/api/auth/change-password', {
      as,
      body: { currentPassword, newPassword: 'another horse battery', revokeOtherSessions: true },
    });

  const wrong = await change('wrong horse battery');
  const right = await change('correct horse battery');

  expect([wrong.status, right.status]).toEqual([400, 200]);
  expect((await send('/api/v1/agents', { as })).status).toBe(401);
  expect((await send('/api/v1/agents', { as: right.as })).status).toBe(200);
});
