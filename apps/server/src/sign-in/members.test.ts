import { readFileSync } from 'node:fs';
import type {
  ApiKeyList,
  CreatedApiKey,
  ErrorResponse,
  Member,
  MemberList,
  MemberRole,
} from '@jettson/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { newId } from '../ids.ts';
import { type ConsoleHeaders, signInMember, signInOwner } from '../testing/console-sign-in.ts';
import { newAccount, openTestApp, type TestApp } from '../testing/index.ts';
import { sendAsBrowser } from '../testing/send-as-browser.ts';
import { removeMember, setMemberRole } from './change-members.ts';

let test_: TestApp;
let app: ReturnType<typeof createApp>;
let owner: ConsoleHeaders;
beforeAll(async () => {
  // The last owner is the last one of the whole installation.
  test_ = await openTestApp({}, { isolated: true });
  app = createApp(test_.deps);
  owner = await signInOwner(app, test_.deps.database);
});
afterAll(() => test_[Symbol.asyncDispose]());

type Answer<Body> = { status: number; body: Body & ErrorResponse };
const sendAs = <Body>(as: ConsoleHeaders, method: string, path: string, body?: unknown, headers = {}) =>
  sendAsBrowser(app, `/api/v1${path}`, { method, as, body, headers }) as Promise<Answer<Body>>;

/** An account with a person of a role, who is signed in. */
async function joinAs(role: MemberRole) {
  const { accountId } = await newAccount(test_.deps.database.db);
  const { person, id } = await join(accountId, role);
  return { accountId, person, id };
}

async function join(accountId: string, role: MemberRole) {
  const email = `${newId('p')}@example.com`.toLowerCase();
  const person = await signInMember(app, owner, accountId, { email, role });
  const { rows } = await sql<{ id: string }>`select id from console_users where email = ${email}`.execute(
    test_.deps.database.db,
  );
  return { person, id: rows[0]?.id ?? '' };
}

test('an admin invites to every role but owner, and changes and removes everybody but owners', async () => {
  const { accountId, person: admin } = await joinAs('admin');
  const anOwner = await join(accountId, 'owner');
  const other = await join(accountId, 'viewer');
  const invite = (role: string) =>
    sendAs<{ role: string }>(admin, 'POST', '/invitations', {
      email: `${newId('x')}@example.com`.toLowerCase(),
      role,
    });

  const invited = [await invite('viewer'), await invite('member'), await invite('admin')];
  const tooMuch = [
    await invite('owner'),
    await sendAs(admin, 'PATCH', `/members/${other.id}`, { role: 'owner' }),
    await sendAs(admin, 'PATCH', `/members/${anOwner.id}`, { role: 'viewer' }),
    await sendAs(admin, 'DELETE', `/members/${anOwner.id}`),
  ];
  const raised = await sendAs<Member>(admin, 'PATCH', `/members/${other.id}`, { role: 'member' });
  const removed = await sendAs(admin, 'DELETE', `/members/${other.id}`);

  expect(invited.map(({ status, body }) => [status, body.role])).toEqual([
    [201, 'viewer'],
    [201, 'member'],
    [201, 'admin'],
  ]);
  for (const { status, body } of tooMuch) {
    expect([status, body.error]).toMatchObject([403, { code: 'forbidden', details: { field: 'role' } }]);
  }
  expect([raised.status, raised.body.role, removed.status]).toEqual([200, 'member', 204]);
  const { body } = await sendAs<MemberList>(admin, 'GET', '/members');
  expect(body.members.map(({ role }) => role).sort()).toEqual(['admin', 'owner']);
});

test('a role holds from the next call on, and the end of a membership too', async () => {
  const { accountId, person, id } = await joinAs('viewer');
  const acting = { 'x-jettson-account': accountId };
  const change = (role: string) => sendAs(owner, 'PATCH', `/members/${id}`, { role }, acting);
  const spawn = async () => (await sendAs(person, 'POST', '/agents', { task: 'x' })).status;

  const statuses = [await spawn()];
  await change('member');
  statuses.push(await spawn());
  await change('viewer');
  statuses.push(await spawn());
  await sendAs(owner, 'DELETE', `/members/${id}`, undefined, acting);
  statuses.push(await spawn());

  expect(statuses).toEqual([403, 201, 403, 401]);
  const { body } = await sendAs<{ data: { action: string; target: string }[] }>(
    owner,
    'GET',
    `/audit?target=${id}`,
    undefined,
    acting,
  );
  expect(body.data.map(({ action }) => action)).toEqual([
    'member.removed',
    'member.role_changed',
    'member.role_changed',
    'user.signed_in',
  ]);
});

test('keys belong to the account: those of a member who was demoted and removed keep working', async () => {
  const { accountId, person, id } = await joinAs('admin');
  const acting = { 'x-jettson-account': accountId };
  const made = await sendAs<CreatedApiKey>(person, 'POST', '/keys', { name: 'nightly', scopes: ['agents'] });

  await sendAs(owner, 'PATCH', `/members/${id}`, { role: 'member' }, acting);
  const another = await sendAs(person, 'POST', '/keys', { name: 'more', scopes: ['agents'] });
  await sendAs(owner, 'DELETE', `/members/${id}`, undefined, acting);

  expect([made.status, another.status]).toEqual([201, 403]);
  expect((await test_.call(made.body.api_key, 'GET', '/agents')).status).toBe(200);
  const { body } = await sendAs<ApiKeyList>(owner, 'GET', '/keys', undefined, acting);
  expect(body.keys.map(({ name }) => name)).toContain('nightly');
});

test('the last owner can be neither demoted nor removed; one of two can, and two at once cannot', async () => {
  const { db } = test_.deps.database;
  await sql`delete from console_users where role = 'owner'`.execute(db);
  owner = await signInOwner(app, test_.deps.database);
  const { rows } = await sql<{ id: string; accountId: string }>`
    select id, account_id as "accountId" from console_users where role = 'owner'`.execute(db);
  const [{ id: first, accountId } = { id: '', accountId: '' }] = rows;
  const demote = (id: string) => sendAs(owner, 'PATCH', `/members/${id}`, { role: 'admin' });

  const alone = [await demote(first), await sendAs(owner, 'DELETE', `/members/${first}`)];
  const second = await join(accountId, 'owner');
  const asOwner = { by: 'owner' as const };
  const both = await Promise.allSettled([
    db.transaction().execute((tx) => removeMember(tx, accountId, { ...asOwner, memberId: first })),
    db
      .transaction()
      .execute((tx) => setMemberRole(tx, accountId, { ...asOwner, memberId: second.id, role: 'viewer' })),
  ]);

  for (const { status, body } of alone) expect([status, body.error.code]).toEqual([409, 'conflict']);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const left = await sql`select 1 from console_users where role = 'owner'`.execute(db);
  expect(left.rows).toHaveLength(1);
  owner = await signInOwner(app, test_.deps.database);
});

test('an owner whose account is being deleted does not count as another owner', async () => {
  const { db } = test_.deps.database;
  await sql`delete from console_users where role = 'owner'`.execute(db);
  owner = await signInOwner(app, test_.deps.database);
  const { rows } = await sql<{ id: string }>`select id from console_users where role = 'owner'`.execute(db);
  const doomed = await joinAs('owner');
  await sql`update accounts set deleted_at = now() where id = ${doomed.accountId}`.execute(db);

  const { status, body } = await sendAs(owner, 'DELETE', `/members/${rows[0]?.id}`);

  expect([status, body.error.code]).toEqual([409, 'conflict']);
});

test('a member of another account is not there', async () => {
  const { person: admin } = await joinAs('admin');
  const { id } = await joinAs('viewer');

  const answers = [
    await sendAs(admin, 'PATCH', `/members/${id}`, { role: 'admin' }),
    await sendAs(admin, 'DELETE', `/members/${id}`),
  ];

  for (const { status, body } of answers) expect([status, body.error.code]).toEqual([404, 'not_found']);
});

test('at the upgrade, members and open invitations become those of admins, and owners stay owners', async () => {
  const { db } = test_.deps.database;
  const { accountId } = await newAccount(db);
  const [member, anOwner] = [newId('usr'), newId('usr')];
  await sql`insert into console_users (id, name, email, account_id, role)
            values (${member}, 'x', ${member}, ${accountId}, 'member'),
                   (${anOwner}, 'x', ${anOwner}, ${accountId}, 'owner')`.execute(db);
  await sql`insert into console_links (id, token_hash, kind, email, role, account_id, expires_at)
            values (${member}, ${member}, 'invitation', 'x', 'member', ${accountId}, now())`.execute(db);

  const statements = readFileSync(
    new URL('../../../../packages/database/migrations/0068_roles.sql', import.meta.url),
    'utf8',
  );
  for (const statement of statements.replaceAll(/^--.*$/gm, '').split(';')) {
    if (statement.trim() !== '') await sql.raw(statement).execute(db);
  }

  const { rows } = await sql`
    select id, role from console_users where id in (${member}, ${anOwner})
    union all select id, role from console_links where id = ${member}`.execute(db);
  expect(rows).toHaveLength(3);
  expect(rows).toEqual(
    expect.arrayContaining([
      { id: member, role: 'admin' },
      { id: anOwner, role: 'owner' },
    ]),
  );
  expect(rows).not.toContainEqual({ id: member, role: 'member' });
});
