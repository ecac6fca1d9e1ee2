import { expect, test } from 'vitest';
import { newId } from '../../ids.ts';
import { signInMember } from '../../testing/console-sign-in.ts';
import { newAccount } from '../../testing/index.ts';
import { sendAsBrowser } from '../../testing/send-as-browser.ts';
import { startOpenIdProvider } from './testing/start-openid-provider.ts';
import { newEmail, REDIRECT_URI, refusedAs, useOidcServer, verified } from './testing/use-oidc-server.ts';

const oidc = useOidcServer();

test('the first proof of an address ends the password and the sessions of whoever used the invitation before', async () => {
  const [email, password] = [newEmail(), 'the inviter knows this'];
  const { accountId } = await newAccount(oidc.deps.database.db);
  const inviter = await signInMember(oidc.app, oidc.owner, accountId, { email, password });
  const sub = newId('sub');

  const first = await oidc.signIn(sub, verified(email));
  const second = await oidc.signIn(sub);

  const withSession = await sendAsBrowser(oidc.app, '/api/v1/agents', { as: inviter });
  const withPassword = await oidc.send('/sign-in/email', { body: { email, password } });
  expect([withSession.status, withPassword.status]).toEqual([401, 401]);
  expect(withPassword.cookies.join()).not.toContain('session_token');
  // It happens once: the person's own sessions go on.
  expect(first.user).toMatchObject({ email, accountId });
  expect(second.user?.id).toBe(first.user?.id);
  const own = await sendAsBrowser(oidc.app, '/api/v1/agents', { as: first.as });
  expect(own.status).toBe(200);
});

test('an address that the provider gives to somebody else does not let them in as the member who had it', async () => {
  const email = newEmail();
  await oidc.invite(email, 'admin');
  const [sub, other] = [newId('sub'), newId('sub')];
  const member = await oidc.signIn(sub, verified(email));

  const somebodyElse = await oidc.signIn(other, verified(email));
  const again = await oidc.signIn(sub);

  expect([somebodyElse.user, somebodyElse.location]).toEqual([null, refusedAs('address_in_use')]);
  expect(again.user?.id).toBe(member.user?.id);
});

test('when the installation moves to another provider, members are found by their addresses', async () => {
  const email = newEmail();
  await oidc.invite(email, 'member');
  const before = await oidc.signIn(newId('sub'), verified(email));
  await using other = await startOpenIdProvider({ redirectUri: REDIRECT_URI });
  const sub = newId('sub');
  other.people.set(sub, verified(email));
  const server = oidc.openServer({ issuer: other.issuer });

  const { url, cookie } = await oidc.begin(server);
  const { as } = await oidc.finish(await other.visit(url, sub), cookie, server);

  const { body } = await oidc.send('/get-session', { as }, server);
  expect(body).toMatchObject({ user: { id: before.user?.id } });
});
