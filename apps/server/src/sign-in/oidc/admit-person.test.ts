import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newId } from '../../ids.ts';
import { CONSOLE_ORIGIN as ORIGIN, signInMember } from '../../testing/console-sign-in.ts';
import { newAccount } from '../../testing/index.ts';
import { sendAsBrowser } from '../../testing/send-as-browser.ts';
import { createSetupLink } from '../create-setup-link.ts';
import { type Person, startOpenIdProvider } from './testing/start-openid-provider.ts';
import { newEmail, REDIRECT_URI, refusedAs, useOidcServer, verified } from './testing/use-oidc-server.ts';

const oidc = useOidcServer();

test('somebody who was invited signs in with the provider, in the account and the role of the invitation', async () => {
  const email = newEmail();
  const { accountId, path } = await oidc.invite(email, 'member');

  const { status, location, user, as, cookies } = await oidc.signIn(
    newId('sub'),
    verified(email.toUpperCase()),
  );

  expect([status, location.split('#')[0]]).toEqual([302, `${ORIGIN}/console/signed-in`]);
  expect(user).toMatchObject({ email, role: 'member', accountId });
  expect(cookies.find((one) => one.includes('session_token'))).toMatch(/HttpOnly.*SameSite=Strict/i);
  const agents = await sendAsBrowser(oidc.app, '/api/v1/agents', { as });
  expect(agents.status).toBe(200);
  // The invitation is used up.
  const link = await oidc.send('/link/look-up', { body: { token: path.split('#')[1] } });
  expect(link.status).toBe(404);
});

test('people of a listed domain come in without an invitation, and nobody else does', async () => {
  const account = newId('staff');
  const server = oidc.openServer({
    domains: ['staff.example', 'other.example'],
    newcomers: { role: 'member', account },
  });

  const staff = await oidc.signIn(newId('sub'), verified(newEmail('Staff.Example')), server);
  const others = [
    await oidc.signIn(newId('sub'), verified(newEmail('sub.staff.example')), server),
    await oidc.signIn(newId('sub'), verified(newEmail('staff.example.org')), server),
    await oidc.signIn(newId('sub'), verified(`"a@staff.example"@evil.example`), server),
    await oidc.signIn(newId('sub'), verified(newEmail('staff.example')), oidc.app),
  ];

  const { rows } = await sql<{ id: string }>`select id from accounts where name = ${account}`.execute(
    oidc.deps.database.db,
  );
  expect(staff.user).toMatchObject({ role: 'member', accountId: rows[0]?.id });
  for (const { user, location } of others) expect([user, location]).toEqual([null, refusedAs('not_invited')]);
});

test('somebody whom several accounts have invited says which one they want; one that is being deleted has invited nobody', async () => {
  const { db } = oidc.deps.database;
  const email = newEmail('staff.example');
  const [wanted, other] = [await oidc.invite(email, 'viewer'), await oidc.invite(email, 'admin')];
  const server = oidc.openServer({ domains: ['staff.example'] });
  const lookUp = ({ path }: { path: string }) =>
    oidc.send('/link/look-up', { body: { token: path.split('#')[1] } });

  const unclear = await oidc.signIn(newId('sub'), verified(email), server);
  const links = [await lookUp(wanted), await lookUp(other)];
  await sql`update accounts set deleted_at = now() where id = ${other.accountId}`.execute(db);
  const clear = await oidc.signIn(newId('sub'), verified(email), server);

  expect([unclear.user, unclear.location]).toEqual([null, refusedAs('several_invitations')]);
  expect(links.map(({ status }) => status)).toEqual([200, 200]);
  expect(clear.user).toMatchObject({ role: 'viewer', accountId: wanted.accountId });
  const { rows } = await sql`
    select account_id from console_links where email = ${email} and used_at is not null`.execute(db);
  expect(rows).toEqual([{ account_id: wanted.accountId }]);
});

test('of several invitations of one account the newest counts, and none can be used afterwards', async () => {
  const email = newEmail();
  const { accountId, path } = await oidc.invite(email, 'admin');
  await sendAsBrowser(oidc.app, '/api/v1/invitations', {
    as: oidc.owner,
    headers: { 'x-jettson-account': accountId },
    body: { email, role: 'viewer' },
  });

  const { user } = await oidc.signIn(newId('sub'), verified(email));

  expect(user).toMatchObject({ role: 'viewer', accountId });
  const older = await oidc.send('/link/look-up', { body: { token: path.split('#')[1] } });
  expect(older.status).toBe(404);
});

test('an invitation says more than the domain', async () => {
  const email = newEmail('staff.example');
  const { accountId } = await oidc.invite(email, 'admin');
  const server = oidc.openServer({ domains: ['staff.example'] });

  const { user } = await oidc.signIn(newId('sub'), verified(email), server);

  expect(user).toMatchObject({ role: 'admin', accountId });
});

test.each<[string, Omit<Person, 'email'>]>([
  ['is not verified', { email_verified: false }],
  ['may or may not be verified', {}],
])('an address that %s lets nobody in, whoever has it', async (_, claims) => {
  const [invited, known] = [newEmail(), newEmail()];
  await oidc.invite(invited, 'viewer');
  const { accountId } = await newAccount(oidc.deps.database.db);
  await signInMember(oidc.app, oidc.owner, accountId, { email: known });
  const server = oidc.openServer({ domains: ['example.com'] });

  const answers = [
    await oidc.signIn(newId('sub'), { email: invited, ...claims }, server),
    await oidc.signIn(newId('sub'), { email: known, ...claims }, server),
    await oidc.signIn(newId('sub'), { email: newEmail(), ...claims }, server),
  ];

  for (const { user, location } of answers) {
    expect([user, location]).toEqual([null, refusedAs('email_not_verified')]);
  }
});

test('where the operator says so, an address counts that may or may not be verified, but none that is not', async () => {
  const server = oidc.openServer({ domains: ['example.com'], trustsEmail: true });

  const unsaid = await oidc.signIn(newId('sub'), { email: newEmail() }, server);
  const unverified = await oidc.signIn(newId('sub'), { email: newEmail(), email_verified: false }, server);

  expect(unsaid.user).toMatchObject({ role: 'viewer' });
  expect(unverified.location).toBe(refusedAs('email_not_verified'));
});

test('somebody without an address at the provider is told so', async () => {
  const { location } = await oidc.signIn(newId('sub'), {});

  expect(location).toBe(refusedAs('no_email'));
});

test('a member with a password signs in with the provider as the same person, also when their address changes there', async () => {
  const email = newEmail();
  const { accountId } = await newAccount(oidc.deps.database.db);
  const as = await signInMember(oidc.app, oidc.owner, accountId, { email, role: 'member' });
  const before = (await oidc.send('/get-session', { as })).body as { user: { id: string } };
  const [sub, stranger] = [newId('sub'), newId('sub')];

  const first = await oidc.signIn(sub, verified(email));
  const moved = await oidc.signIn(sub, verified(newEmail()));
  const withoutClaim = await oidc.signIn(sub, { email: newEmail() });
  const somebodyElse = await oidc.signIn(stranger, verified(newEmail()));

  for (const { user } of [first, moved, withoutClaim]) {
    expect(user).toMatchObject({ id: before.user.id, email, role: 'member', accountId });
  }
  expect(somebodyElse.location).toBe(refusedAs('not_invited'));
});

test('the same name at another issuer is another person', async () => {
  const sub = newId('sub');
  const email = newEmail();
  await oidc.invite(email, 'admin');
  await oidc.signIn(sub, verified(email));
  await using other = await startOpenIdProvider({ redirectUri: `${REDIRECT_URI}` });
  other.people.set(sub, verified(newEmail()));
  const server = oidc.openServer({ issuer: other.issuer });

  const { url, cookie } = await oidc.begin(server);
  const { location } = await oidc.finish(await other.visit(url, sub), cookie, server);

  expect(location).toBe(refusedAs('not_invited'));
});

test('a provider that puts the claims into its token is understood too, and so is one that wants its secret in the body', async () => {
  await using other = await startOpenIdProvider({
    redirectUri: `${REDIRECT_URI}`,
    client: { token_endpoint_auth_method: 'client_secret_post' },
    putsClaimsIntoToken: true,
  });
  const email = newEmail();
  const { accountId } = await oidc.invite(email, 'viewer');
  other.people.set('ada', verified(email));
  const server = oidc.openServer({ issuer: other.issuer });

  const { url, cookie } = await oidc.begin(server);
  const { as } = await oidc.finish(await other.visit(url, 'ada'), cookie, server);

  const { body } = await oidc.send('/get-session', { as }, server);
  expect(body).toMatchObject({ user: { email, accountId } });
});

test('without passwords people sign in with the provider only, and the first owner by the link alone', async () => {
  const { db } = oidc.deps.database;
  const server = oidc.openServer({}, { hasPasswords: false });
  const email = newEmail();
  const { accountId } = await newAccount(db);
  await signInMember(oidc.app, oidc.owner, accountId, { email });
  const { path } = await oidc.invite(newEmail(), 'viewer');
  const password = 'correct horse battery';

  const refused = [
    await oidc.send('/sign-in/email', { body: { email, password } }, server),
    await oidc.send('/link/follow', { body: { token: path.split('#')[1], password } }, server),
    await oidc.send('/link/follow', { body: { token: path.split('#')[1] } }, server),
  ];
  await sql`delete from console_users where role = 'owner'`.execute(db);
  const link = await createSetupLink(db, { url: ORIGIN, isLoopback: false });
  const ownerEmail = newEmail();
  const token = link?.split('#')[1];
  const withPassword = await oidc.send(
    '/link/follow',
    { body: { token, email: ownerEmail, password } },
    server,
  );
  const created = await oidc.send('/link/follow', { body: { token, email: ownerEmail } }, server);
  const later = await oidc.signIn(newId('sub'), verified(ownerEmail), server);

  for (const { status, cookies } of [...refused, withPassword]) expect([status, cookies]).toEqual([400, []]);
  expect(created.status).toBe(200);
  expect(later.user).toMatchObject({ email: ownerEmail, role: 'owner' });
  expect((await oidc.send('/sign-in/ways', {}, server)).body).toMatchObject({ password: false });
});
