import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createApp } from '../../app.ts';
import { newId } from '../../ids.ts';
import { signInMember } from '../../testing/console-sign-in.ts';
import { newAccount } from '../../testing/index.ts';
import { PROBE_KEPT_MS } from './open-provider-probe.ts';
import { newEmail, REDIRECT_URI, refusedAs, useOidcServer, verified } from './testing/use-oidc-server.ts';

const oidc = useOidcServer();

test('the provider is asked with PKCE, a state and a nonce, and nothing that it gave us is kept', async () => {
  const email = newEmail();
  await oidc.invite(email, 'viewer');
  const { url, cookies } = await oidc.begin();

  const asked = new URL(url).searchParams;
  const { user } = await oidc.signIn(newId('sub'), verified(email));

  expect(Object.fromEntries(asked)).toMatchObject({
    response_type: 'code',
    client_id: 'jettson',
    redirect_uri: `${REDIRECT_URI}`,
    code_challenge_method: 'S256',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    state: expect.stringMatching(/^.{32,}$/),
    nonce: expect.stringMatching(/^.{32,}$/),
  });
  expect(asked.get('scope')?.split(' ').sort()).toEqual(['email', 'openid', 'profile']);
  expect(cookies.join()).toMatch(/jettson\.state=.*HttpOnly.*SameSite=Lax/i);
  const { rows } = await sql`
    select provider_id, access_token, refresh_token, id_token, password
      from console_credentials where user_id = ${user?.id}`.execute(oidc.deps.database.db);
  expect(rows).toEqual([
    { provider_id: 'oidc', access_token: null, refresh_token: null, id_token: null, password: null },
  ]);
});

test('an answer of the provider holds once, in the browser that began, and for its own state', async () => {
  const email = newEmail();
  await oidc.invite(email, 'viewer');
  const sub = newId('sub');
  oidc.provider.people.set(sub, verified(email));
  const [mine, other] = [await oidc.begin(), await oidc.begin()];
  const returned = await oidc.provider.visit(mine.url, sub);
  const forged = new URL(returned);
  forged.searchParams.set('state', 'x'.repeat(32));

  const refused = [
    await oidc.finish(returned, ''),
    await oidc.finish(returned, other.cookie),
    await oidc.finish(forged, mine.cookie),
    await oidc.finish(new URL(`${REDIRECT_URI}`), mine.cookie),
  ];
  const accepted = await oidc.finish(returned, mine.cookie);
  const again = await oidc.finish(returned, mine.cookie);

  for (const { location, cookies } of [...refused, again]) {
    expect(location).toBe(refusedAs('expired'));
    expect(cookies.join()).not.toContain('session_token');
  }
  expect(accepted.location).toContain('/console/signed-in#');
});

test('somebody who changes their mind at the provider is back at the sign-in page', async () => {
  const { url, cookie } = await oidc.begin();
  const state = new URL(url).searchParams.get('state') ?? '';

  const { location } = await oidc.finish(
    new URL(`${REDIRECT_URI}?error=access_denied&state=${state}`),
    cookie,
  );

  expect(location).toBe(refusedAs('cancelled'));
});

test('a wrong secret of the client lets nobody in', async () => {
  const email = newEmail();
  await oidc.invite(email, 'viewer');

  const { user, location } = await oidc.signIn(
    newId('sub'),
    verified(email),
    oidc.openServer({ clientSecret: 'not the secret' }),
  );

  expect([user, location]).toEqual([null, refusedAs('provider_failed')]);
});

test('a provider that hangs or is gone keeps nobody from signing in with a password', async () => {
  const hanging = createServer(() => {});
  await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    hanging.closeAllConnections();
    hanging.close();
  });
  const at = (port: number) => oidc.openServer({ issuer: `http://127.0.0.1:${port}` });
  const email = newEmail();
  const { accountId } = await newAccount(oidc.deps.database.db);
  await signInMember(oidc.app, oidc.owner, accountId, { email });
  const whileHanging = at((hanging.address() as AddressInfo).port);
  const gone = at(1);

  const password = await oidc.send(
    '/sign-in/email',
    { body: { email, password: 'correct horse battery' } },
    whileHanging,
  );
  const session = await oidc.send('/get-session', { as: password.as }, whileHanging);
  const withProvider = await oidc.send('/sign-in/oidc', { body: {} }, gone);

  expect([password.status, session.body]).toMatchObject([200, { user: { email } }]);
  expect([withProvider.status, withProvider.body]).toMatchObject([
    503,
    {
      error: {
        code: 'unavailable',
        message: "Acme cannot be reached now. Try again in a moment; the server's log says why.",
      },
    },
  ]);
});

test('a provider that was away when people tried was asked once, and is used when it is back', async () => {
  const email = newEmail();
  await oidc.invite(email, 'viewer');
  const sub = newId('sub');
  let isAway = true;
  let questions = 0;
  const gate = createServer(async (incoming, outgoing) => {
    questions += 1;
    if (isAway) return void outgoing.writeHead(502).end();
    const answer = await fetch(`${oidc.provider.issuer}${incoming.url}`);
    outgoing.setHeader('content-type', 'application/json');
    outgoing.end(
      (await answer.text()).replace(`"issuer":"${oidc.provider.issuer}"`, `"issuer":"${gateUrl()}"`),
    );
  });
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void gate.close());
  const gateUrl = () => `http://127.0.0.1:${(gate.address() as AddressInfo).port}`;
  const server = oidc.openServer({ issuer: gateUrl() });

  const away = [await oidc.begin(server), await oidc.begin(server)];
  const whileAway = questions;
  isAway = false;
  const now = performance.now.bind(performance);
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + PROBE_KEPT_MS);
  onTestFinished(() => clock.mockRestore());
  const back = await oidc.begin(server);

  expect([...away, back].map(({ status }) => status)).toEqual([503, 503, 200]);
  expect(whileAway).toBe(1);
  oidc.provider.people.set(sub, verified(email));
  expect((await oidc.provider.visit(back.url, sub)).searchParams.get('code')).toMatch(/./);
});

test('the sign-in page learns how people sign in, and a browser at another address where to begin', async () => {
  const ways = await oidc.send('/sign-in/ways');
  const without = await oidc.send('/sign-in/ways', {}, createApp(oidc.deps));
  const notThere = await oidc.send('/sign-in/oidc', { body: {} }, createApp(oidc.deps));
  const elsewhere = await oidc.send('/sign-in/oidc', { body: {}, headers: { host: '127.0.0.1:4100' } });
  const unknown = await oidc.send('/sign-in/oidc', { body: { callbackURL: 'https://evil.example' } });

  expect(ways.body).toEqual({ password: true, provider: { name: 'Acme' } });
  expect(without.body).toEqual({ password: true, provider: null });
  expect(notThere.status).toBe(404);
  expect([elsewhere.status, elsewhere.body]).toMatchObject([
    409,
    { error: { message: 'Acme sends you back to localhost: open the console there to sign in with it' } },
  ]);
  expect([unknown.status, unknown.body]).toMatchObject([
    400,
    { error: { details: { field: 'callbackURL' } } },
  ]);
});
