import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newAccount } from '../testing/new-account.ts';
import { createLink } from './create-link.ts';
import { inviteMember } from './invite-member.ts';
import { deleteInvitation, deleteOldSignIns, selectInvitations } from './queries.ts';

let database: TestDatabase;
beforeAll(async () => {
  // The sweep is about all accounts.
  database = await createTestDatabase({ isolated: true });
});
afterAll(() => database.close());

test('an account has at most 100 open invitations, also of those that are made at once', async () => {
  const { db } = database;
  const { accountId } = await newAccount(db);
  const invite = (n: number) =>
    inviteMember(db, accountId, { email: `${n}@${accountId}.test`, role: 'member' });
  await Promise.all(Array.from(Array(99).keys(), invite));

  const atOnce = await Promise.allSettled([99, 100, 102, 103].map(invite));

  expect(atOnce.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await expect(invite(104)).rejects.toMatchObject({ code: 'conflict' });

  const [first] = await selectInvitations(db, accountId);
  await deleteInvitation(db, accountId, first?.id ?? '');
  expect(await invite(101)).toMatchObject({ email: `101@${accountId}.test`.toLowerCase() });
});

test('sessions, links and counts of attempts that nobody needs any more are removed, others stay', async () => {
  const { db } = database;
  const { accountId } = await newAccount(db);
  const link = { kind: 'invitation', isDirect: false, email: null, role: 'member', accountId } as const;
  const [old, fresh] = [await createLink(db, link), await createLink(db, link)];
  await sql`update console_links set expires_at = now() - interval '8 days' where id = ${old.id}`.execute(db);
  await sql`
    insert into console_users (id, name, email, account_id) values (${accountId}, 'x', ${accountId}, ${accountId})`.execute(
    db,
  );
  await sql`
    insert into console_sessions (id, user_id, token, expires_at)
    values ('old', ${accountId}, 'old', now() - interval '1 second'),
           ('fresh', ${accountId}, 'fresh', now() + interval '1 hour')`.execute(db);
  await sql`
    insert into console_rate_limits (id, key, count, last_request)
    values ('old', 'old', 1, ${Date.now() - 2 * 3_600_000}), ('fresh', 'fresh', 1, ${Date.now()})`.execute(
    db,
  );

  await deleteOldSignIns(db);
  await deleteOldSignIns(db);

  const { rows: sessions } = await sql`select id from console_sessions`.execute(db);
  const { rows: links } = await sql`select id from console_links where account_id = ${accountId}`.execute(db);
  expect(sessions).toEqual([{ id: 'fresh' }]);
  const { rows: counts } = await sql`select id from console_rate_limits`.execute(db);
  expect(links).toEqual([{ id: fresh.id }]);
  expect(counts).toEqual([{ id: 'fresh' }]);
});
