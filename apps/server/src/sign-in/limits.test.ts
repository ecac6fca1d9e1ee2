import { Hono } from 'hono';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createApp } from '../app.ts';
import type { AppEnv } from '../http/app-env.ts';
import { authenticate } from '../http/authenticate.ts';
import { readConnection } from '../http/connection.ts';
import { onError } from '../http/on-error.ts';
import { requestContext } from '../http/request-context.ts';
import { signInMember, signInOwner } from '../testing/console-sign-in.ts';
import { newAccount, useTestApp } from '../testing/index.ts';
import { newAddress, sendAsBrowser, socketFrom } from '../testing/send-as-browser.ts';

const testApp = useTestApp();

/** A server of the installation, behind a proxy. */
const openServer = (proxy: string) =>
  createApp({
    ...testApp.deps,
    reach: { host: '127.0.0.1', publicUrl: undefined, trustedProxies: [proxy] },
  });

test('guesses of passwords are counted by the caller behind the proxy, for all servers together', async () => {
  const [proxy, guesser, bystander] = [newAddress(), newAddress(), newAddress()];
  const servers = [openServer(proxy), openServer(proxy)] as const;
  const guess = async (server: (typeof servers)[number], client: string, address = proxy) => {
    const { status } = await sendAsBrowser(server, '/api/auth/sign-in/email', {
      body: { email: 'nobody@example.com', password: 'wrong horse battery' },
      headers: { 'x-forwarded-for': client },
      address,
    });
    return status;
  };
  for (let n = 0; n < 20; n++) await guess(servers[n % 2 === 0 ? 0 : 1], guesser);

  const more = [await guess(servers[0], guesser), await guess(servers[1], guesser)];
  // It writes addresses before its own, and another one past the proxy.
  const spoofed = [
    await guess(servers[0], `${newAddress()}, ${guesser}`),
    await guess(servers[0], newAddress(), guesser),
  ];
  const other = await guess(servers[0], bystander);

  expect([more, spoofed, other]).toEqual([[429, 429], [429, 429], 401]);
});

test('calls with bad keys are counted by the caller behind the proxy, and IPv6 by the network', async () => {
  const counted: string[] = [];
  const rates = {
    take(caller: string) {
      counted.push(caller);
      return {};
    },
    refuseEmpty() {},
    isKnown: () => false,
  };
  const [proxy, direct] = [newAddress(), newAddress()];
  const app = new Hono<AppEnv>();
  app.onError(onError);
  app.use(
    requestContext(pino({ level: 'silent' })),
    readConnection({ trustedProxies: [proxy], publicUrl: undefined }),
    authenticate({ findKey: async () => null, rates }),
  );
  const call = (client: string, address = proxy) => {
    const headers = { authorization: 'Bearer jett_sk_live_wrong', 'x-forwarded-for': client };
    return app.request('http://localhost/', { headers }, socketFrom(address));
  };

  await call('203.0.113.7');
  await call('2001:db8:1:2::1');
  await call('2001:db8:1:2:ffff::9');
  await call('203.0.113.7', direct);

  expect(counted).toEqual([
    'network 203.0.113.7',
    'network 2001:db8:1:2::/64',
    'network 2001:db8:1:2::/64',
    `network ${direct}`,
  ]);
});

test('the audit log has the address of the caller, not of the proxy', async () => {
  const { db } = testApp.deps.database;
  const [proxy, client] = [newAddress(), newAddress()];
  const server = openServer(proxy);
  const { accountId, name } = await newAccount(db);
  const email = `${name}@example.com`.toLowerCase();
  await signInMember(server, await signInOwner(server, testApp.deps.database), accountId, { email });
  const from = { address: proxy, headers: { 'x-forwarded-for': client } };

  const signedIn = await sendAsBrowser(server, '/api/auth/sign-in/email', {
    body: { email, password: 'correct horse battery' },
    ...from,
  });
  const { as } = signedIn;
  await sendAsBrowser(server, '/api/v1/keys', { as, body: { name: 'a' }, ...from });
  const { body } = await sendAsBrowser(server, '/api/v1/audit', { as });

  const [made, entered] = (body as { data: { action: string; address: string | null }[] }).data;
  expect([made, entered]).toMatchObject([
    { action: 'key.created', address: client },
    { action: 'user.signed_in', address: client },
  ]);
});
