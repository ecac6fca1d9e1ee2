import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { CONSOLE_ORIGIN, type ConsoleHeaders, signInOwner } from '../testing/console-sign-in.ts';
import { openTestApp, type TestApp } from '../testing/index.ts';

// The calls below /api/auth go to better-auth, which drops what it does not know. They are as strict as those of the API.

let test_: TestApp;
let app: ReturnType<typeof createApp>;
let owner: ConsoleHeaders;
beforeAll(async () => {
  test_ = await openTestApp();
  app = createApp(test_.deps);
  owner = await signInOwner(app, test_.deps.database);
});
afterAll(() => test_[Symbol.asyncDispose]());

async function send(path: string, body: string | Uint8Array<ArrayBuffer>, type = 'application/json') {
  const response = await app.request(`${CONSOLE_ORIGIN}/api/auth${path}`, {
    method: 'POST',
    headers: { ...owner, 'content-type': type },
    body,
  });
  return { status: response.status, body: await response.json() };
}

const PASSWORD = 'correct horse battery';
const BODIES: [path: string, body: Record<string, unknown>, field: string, hint: string][] = [
  ['/sign-in/email', { email: 'a@example.com', password: PASSWORD, remember: true }, 'remember', ''],
  ['/link/look-up', { token: 'x'.repeat(30), tokens: 'x' }, 'tokens', 'did you mean token?'],
  ['/link/follow', { token: 'x'.repeat(30), role: 'owner' }, 'role', ''],
  ['/sign-out', { everywhere: true }, 'everywhere', ''],
  ['/revoke-sessions', { except: 'this' }, 'except', ''],
  [
    '/change-password',
    { currentPassword: PASSWORD, newPassword: `${PASSWORD} 2`, revokeOtherSession: true },
    'revokeOtherSession',
    'did you mean revokeOtherSessions?',
  ],
  [
    '/link/set-credentials',
    { email: 'a@example.com', password: PASSWORD, accountId: 'acc_1' },
    'accountId',
    '',
  ],
];

test.each(BODIES)('%s refuses a field that it does not know', async (path, body, field, hint) => {
  const answer = await send(path, JSON.stringify(body));

  expect(answer).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_body', message: expect.stringContaining(hint), details: { field } } },
  });
});

test.each(BODIES)('%s refuses what cannot be read safely', async (path) => {
  const deep = `${'{"token":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
  const latin1 = Uint8Array.from(Buffer.from('{"token": "Gr\u00fc\u00dfe"}', 'latin1'));

  expect(await send(path, deep)).toMatchObject({ status: 400, body: { error: { code: 'invalid_body' } } });
  expect(await send(path, latin1)).toMatchObject({ status: 400, body: { error: { code: 'invalid_body' } } });
  for (const body of ['{', '', '[]', 'null', '7']) expect((await send(path, body)).status).toBe(400);
  expect((await send(path, 'token=x', 'application/x-www-form-urlencoded')).status).toBe(415);
  expect((await send(path, JSON.stringify({ token: 'x'.repeat(100_000) }))).status).toBe(413);
  expect(await send(`${path}?surplus=1`, '{}')).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_query', details: { field: 'surplus' } } },
  });
});

test('what was refused ended no session', async () => {
  const response = await app.request(`${CONSOLE_ORIGIN}/api/auth/get-session`, { headers: owner });

  expect(await response.json()).toMatchObject({ user: { role: 'owner' } });
});
