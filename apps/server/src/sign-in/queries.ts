import type { MemberRole } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';

export interface LinkRow {
  id: string;
  kind: 'owner' | 'invitation';
  isDirect: boolean;
  email: string | null;
  role: MemberRole;
  accountId: string | null;
  createdAt: Date;
  expiresAt: Date;
}

export interface MemberRow {
  id: string;
  name: string;
  email: string;
  role: MemberRole;
  createdAt: Date;
  lastSeenAt: Date | null;
}

const LINK_COLUMNS = sql.raw(`
  id, kind, is_direct as "isDirect", email, role, account_id as "accountId", created_at as "createdAt",
  expires_at as "expiresAt"`);

/** The secret of that name, set to `candidate` if there is none yet. */
export async function upsertSecret(db: Database, name: string, candidate: string): Promise<string> {
  const { rows } = await sql<{ value: string }>`
    insert into console_secrets as s (name, value) values (${name}, ${candidate})
    on conflict (name) do update set value = s.value
    returning value`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error('upsert returned no secret');
  return row.value;
}

/** The first owner of this installation. */
export async function selectOwner(db: Database): Promise<{ id: string } | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from console_users where role = 'owner' order by created_at, id limit 1`.execute(db);
  return rows[0];
}

export async function insertLink(
  db: Database,
  link: Omit<LinkRow, 'createdAt'> & { tokenHash: string },
): Promise<LinkRow> {
  const { rows } = await sql<LinkRow>`
    insert into console_links (id, token_hash, kind, is_direct, email, role, account_id, expires_at)
    values (${link.id}, ${link.tokenHash}, ${link.kind}, ${link.isDirect}, ${link.email}, ${link.role},
            ${link.accountId}, ${link.expiresAt})
    returning ${LINK_COLUMNS}`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error('insert returned no link');
  return row;
}

/** A link that can still be used, found only by its secret, which identifies the owner. */
export async function selectLink(db: Database, tokenHash: string): Promise<LinkRow | undefined> {
  const { rows } = await sql<LinkRow>`
    select ${LINK_COLUMNS} from console_links
     where token_hash = ${tokenHash} and used_at is null and expires_at > now()`.execute(db);
  return rows[0];
}

/** Uses up a link. False if another call was first. */
export async function markLinkUsed(db: Database, id: string): Promise<boolean> {
  const { rows } = await sql`
    update console_links set used_at = now() where id = ${id} and used_at is null returning 1`.execute(db);
  return rows.length === 1;
}

/** Restores a link whose use failed. */
export async function unmarkLinkUsed(db: Database, id: string): Promise<void> {
  await sql`update console_links set used_at = null where id = ${id}`.execute(db);
}

/** Lets only one server at a time make a link for the owner, until the transaction ends. */
export async function lockOwnerLinks(tx: Database): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('jettson owner link'))`.execute(tx);
}

/** Links of earlier starts become invalid once a new one is printed. */
export async function deleteOwnerLinks(db: Database): Promise<void> {
  await sql`delete from console_links where kind = 'owner' and used_at is null`.execute(db);
}

/** Gives a person another address. False if it is no longer the one that they had. */
export async function changeEmail(
  db: Database,
  userId: string,
  { from, to }: { from: string; to: string },
): Promise<boolean> {
  const { rows } = await sql`
    update console_users set email = ${to}, updated_at = now()
     where id = ${userId} and email = ${from} returning 1`.execute(db);
  return rows.length === 1;
}

const MEMBER_COLUMNS = sql.raw(`
  u.id, u.name, u.email, u.role, u.created_at as "createdAt",
  (select max(s.updated_at) from console_sessions s where s.user_id = u.id) as "lastSeenAt"`);

export async function selectMembers(db: Database, accountId: string): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    select ${MEMBER_COLUMNS}
      from console_users u where u.account_id = ${accountId} order by u.created_at, u.id`.execute(db);
  return rows;
}

/** Locks a member until the transaction ends, so that two changes of their role follow each other. */
export async function selectMemberForUpdate(
  tx: Database,
  accountId: string,
  userId: string,
): Promise<MemberRow | undefined> {
  const { rows } = await sql<MemberRow>`
    select ${MEMBER_COLUMNS}
      from console_users u where u.account_id = ${accountId} and u.id = ${userId} for update of u`.execute(
    tx,
  );
  return rows[0];
}

/**
 * The owners of the installation, locked until the transaction ends: two owners who remove each other at the same time
 * would leave none. Those of an account that is being deleted are about to go, so they do not count.
 */
export async function lockOwners(tx: Database): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select u.id from console_users u join accounts a on a.id = u.account_id and a.deleted_at is null
     where u.role = 'owner' order by u.id for update of u`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function updateRole(
  db: Database,
  accountId: string,
  userId: string,
  role: MemberRole,
): Promise<void> {
  await sql`
    update console_users set role = ${role}, updated_at = now()
     where account_id = ${accountId} and id = ${userId}`.execute(db);
}

/** Removes a person, their sessions and what they sign in with. */
export async function deleteMember(db: Database, accountId: string, userId: string): Promise<void> {
  await sql`delete from console_users where account_id = ${accountId} and id = ${userId}`.execute(db);
}

/** Invitations that nobody has accepted yet. */
export async function selectInvitations(db: Database, accountId: string): Promise<LinkRow[]> {
  const { rows } = await sql<LinkRow>`
    select ${LINK_COLUMNS} from console_links
     where account_id = ${accountId} and kind = 'invitation' and used_at is null and expires_at > now()
     order by created_at desc, id`.execute(db);
  return rows;
}

/** What somebody with the address can still accept: the newest invitation of each account that has invited them. */
export async function selectInvitationsOf(
  db: Database,
  email: string,
): Promise<{ role: MemberRole; accountId: string }[]> {
  const { rows } = await sql<{ role: MemberRole; accountId: string }>`
    select distinct on (l.account_id) l.role, l.account_id as "accountId"
      from console_links l join accounts a on a.id = l.account_id and a.deleted_at is null
     where l.email = ${email} and l.kind = 'invitation' and l.used_at is null and l.expires_at > now()
     order by l.account_id, l.created_at desc, l.id`.execute(db);
  return rows;
}

/**
 * Uses up the account's invitations of somebody who has come in, the older ones too: whoever is removed must not come back
 * by one.
 */
export async function markInvitationsUsed(db: Database, accountId: string, email: string): Promise<void> {
  await sql`
    update console_links set used_at = now()
     where account_id = ${accountId} and email = ${email} and kind = 'invitation' and used_at is null`.execute(
    db,
  );
}

export async function deleteInvitation(db: Database, accountId: string, id: string): Promise<boolean> {
  const { rows } = await sql`
    delete from console_links
     where account_id = ${accountId} and id = ${id} and kind = 'invitation' and used_at is null
    returning 1`.execute(db);
  return rows.length === 1;
}

/** Removes sessions and one-time links that nobody can use any more. */
export async function deleteOldSignIns(db: Database): Promise<void> {
  await sql`delete from console_sessions where expires_at < now()`.execute(db);
  await sql`delete from console_verifications where expires_at < now()`.execute(db);
  await sql`delete from console_links where expires_at < now() - interval '7 days'`.execute(db);
  await sql`
    delete from console_rate_limits
     where last_request < extract(epoch from now() - interval '1 hour') * 1000`.execute(db);
}

/**
 * Locks a person until the transaction ends, with whether somebody has proven their address, and whether they sign in with
 * an identity of the issuer.
 */
export async function lockPerson(
  tx: Database,
  userId: string,
  issuer: string,
): Promise<{ isVerified: boolean; hasIdentity: boolean } | undefined> {
  const { rows } = await sql<{ isVerified: boolean; hasIdentity: boolean }>`
    select u.email_verified as "isVerified",
           exists (select 1 from console_credentials c
                    where c.user_id = u.id and c.provider_id = 'oidc'
                      and starts_with(c.account_id, ${`${issuer} `})) as "hasIdentity"
      from console_users u where u.id = ${userId} for update of u`.execute(tx);
  return rows[0];
}

/** Signs a person out everywhere, and deletes all that they sign in with. */
export async function deleteSignIns(tx: Database, userId: string): Promise<void> {
  await sql`delete from console_credentials where user_id = ${userId}`.execute(tx);
  await sql`delete from console_sessions where user_id = ${userId}`.execute(tx);
}

export async function hasUserWithEmail(db: Database, email: string): Promise<boolean> {
  const { rows } = await sql`select 1 from console_users where email = ${email.toLowerCase()}`.execute(db);
  return rows.length > 0;
}
