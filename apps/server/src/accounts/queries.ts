import type { ApiScope, MemoryAccess } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';

export interface ApiKeyRow {
  id: string;
  name: string;
  hint: string;
  scopes: ApiScope[];
  /** Which memories it reaches; null: all of the account. */
  memory: MemoryAccess | null;
  /** Which secrets it reaches; null: all of the account. */
  secrets: string[] | null;
  /** What its agents may cost in a month; null: the key has no limit. */
  monthlyCostLimitUsd: number | null;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

const KEY_COLUMNS = sql.raw(`
  id, name, hint, scopes, memory, secrets, monthly_cost_limit_usd as "monthlyCostLimitUsd", created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt",
  revoked_at as "revokedAt"`);

/**
 * The account of that name, created with `plan` if there is none; an existing account keeps its plan unless one is
 * named.
 */
export async function upsertAccount(
  db: Database,
  { id, name, plan }: { id: string; name: string; plan: string | undefined },
): Promise<{ id: string; plan: string }> {
  const { rows } = await sql<{ id: string; plan: string }>`
    insert into accounts as a (id, name, plan) values (${id}, ${name}, ${plan ?? 'free'})
    on conflict (name) do update set plan = coalesce(${plan ?? null}, a.plan)
    returning id, plan`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error('upsert returned no account');
  return row;
}

/** Creates an account, unless there is one of that name: then false. */
export async function insertAccount(
  db: Database,
  { id, name, plan }: { id: string; name: string; plan: string },
): Promise<boolean> {
  const { rows } = await sql`
    insert into accounts (id, name, plan) values (${id}, ${name}, ${plan})
    on conflict (name) do nothing returning 1`.execute(db);
  return rows.length === 1;
}

/**
 * Locks an account until the transaction ends, also one that is being deleted, so that such transactions take turns. It comes
 * before the locks of agents, and leaves the account's key free for rows that refer to it.
 */
export async function lockAccount(tx: Database, accountId: string): Promise<void> {
  await sql`select 1 from accounts where id = ${accountId} for no key update`.execute(tx);
}

export async function selectAccountByName(db: Database, name: string): Promise<{ id: string } | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from accounts where name = ${name} and deleted_at is null`.execute(db);
  return rows[0];
}

export async function insertKey(
  db: Database,
  accountId: string,
  key: {
    id: string;
    name: string;
    keyHash: string;
    hint: string;
    scopes: readonly ApiScope[];
    memory: MemoryAccess | null;
    secrets: readonly string[] | null;
    monthlyCostLimitUsd: number | null;
    expiresAt: Date | null;
  },
): Promise<ApiKeyRow> {
  const { rows } = await sql<ApiKeyRow>`
    insert into api_keys (id, account_id, name, key_hash, hint, scopes, memory, secrets, monthly_cost_limit_usd, expires_at)
    values (${key.id}, ${accountId}, ${key.name}, ${key.keyHash}, ${key.hint}, ${key.scopes},
            ${key.memory === null ? null : JSON.stringify(key.memory)}::jsonb,
            ${key.secrets}, ${key.monthlyCostLimitUsd}, ${key.expiresAt})
    returning ${KEY_COLUMNS}`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error('insert returned no key');
  return row;
}

/** The name of keys that a command makes for itself and ends with itself. */
export const COMMAND_KEY_NAME = 'jettson command';

/** What the agents of a key may cost in a month; null: the key has no limit. */
export async function selectKeyLimit(db: Database, accountId: string, keyId: string): Promise<number | null> {
  const { rows } = await sql<{ limit: number | null }>`
    select monthly_cost_limit_usd as limit from api_keys where account_id = ${accountId} and id = ${keyId}`.execute(
    db,
  );
  return rows[0]?.limit ?? null;
}

export async function countKeys(db: Database, accountId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from api_keys where account_id = ${accountId}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Newest first; revoked keys stay in the list, but those of commands. The console's own row is nobody's key. */
export async function selectKeys(db: Database, accountId: string): Promise<ApiKeyRow[]> {
  const { rows } = await sql<ApiKeyRow>`
    select ${KEY_COLUMNS} from api_keys
     where account_id = ${accountId} and not is_internal
       and not (name = ${COMMAND_KEY_NAME} and revoked_at is not null)
     order by created_at desc, id`.execute(db);
  return rows;
}

/** Deletes a key that no agent and no usage is of. */
export async function deleteUnusedKey(db: Database, accountId: string, keyId: string): Promise<void> {
  await sql`
    delete from api_keys k
     where k.account_id = ${accountId} and k.id = ${keyId}
       and not exists (select 1 from agents a where a.account_id = k.account_id and a.key_id = k.id)
       and not exists (select 1 from usage_days u where u.account_id = k.account_id and u.key_id = k.id)
       and not exists (select 1 from call_reservations r where r.account_id = k.account_id and r.key_id = k.id)`.execute(
    db,
  );
}

/** Revokes a key; a key that is already revoked keeps its first revocation time. */
export async function markKeyRevoked(
  db: Database,
  accountId: string,
  keyId: string,
): Promise<ApiKeyRow | undefined> {
  const { rows } = await sql<ApiKeyRow>`
    update api_keys set revoked_at = coalesce(revoked_at, now())
     where account_id = ${accountId} and id = ${keyId} and not is_internal
    returning ${KEY_COLUMNS}`.execute(db);
  return rows[0];
}

/** A key, and how often its plan lets it call. */
export interface KeyLimits {
  id: string;
  plan: string;
  requestsPerSecond: number | null;
  requestBurst: number;
}

const KEY_LIMITS = sql.raw(`
  k.id, p.name as plan, p.requests_per_second as "requestsPerSecond", p.request_burst as "requestBurst"`);

/** A valid key. */
export interface ActiveKeyRow extends KeyLimits {
  hash: string;
  accountId: string;
  scopes: ApiScope[];
  memory: MemoryAccess | null;
  secrets: string[] | null;
  usedLately: boolean;
}

/** The one query without an account, because it finds the account. */
export async function selectActiveKeys(db: Database, hashes: readonly string[]): Promise<ActiveKeyRow[]> {
  const { rows } = await sql<ActiveKeyRow>`
    select ${KEY_LIMITS}, k.key_hash as hash, k.account_id as "accountId", k.scopes, k.memory, k.secrets,
           coalesce(k.last_used_at > now() - interval '1 minute', false) as "usedLately"
      from api_keys k join accounts a on a.id = k.account_id join plans p on p.name = a.plan
     where k.key_hash = any(${hashes}) and a.deleted_at is null and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())`.execute(
    db,
  );
  return rows;
}

export async function touchKey(db: Database, accountId: string, keyId: string): Promise<void> {
  await sql`update api_keys set last_used_at = now() where account_id = ${accountId} and id = ${keyId}`.execute(
    db,
  );
}

/** Makes the servers that look for a first key take turns until the transaction ends. */
export async function lockFirstKey(tx: Database): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('jettson first key'))`.execute(tx);
}

/** Whether anybody has a key of this installation. */
export async function hasKeys(db: Database): Promise<boolean> {
  const { rows } = await sql`
    select 1 from api_keys where not is_internal and name <> ${COMMAND_KEY_NAME} limit 1`.execute(db);
  return rows.length > 0;
}

export async function selectConsoleKey(db: Database, accountId: string): Promise<KeyLimits | undefined> {
  const { rows } = await sql<KeyLimits>`
    select ${KEY_LIMITS}
      from api_keys k join accounts a on a.id = k.account_id join plans p on p.name = a.plan
     where k.account_id = ${accountId} and k.is_internal and a.deleted_at is null`.execute(db);
  return rows[0];
}

/** Creates the console's row, unless another call was first. */
export async function insertConsoleKey(
  db: Database,
  accountId: string,
  { id, keyHash }: { id: string; keyHash: string },
): Promise<void> {
  await sql`
    insert into api_keys (id, account_id, name, key_hash, hint, is_internal)
    select ${id}, a.id, 'console', ${keyHash}, 'console', true from accounts a
     where a.id = ${accountId} and a.deleted_at is null
    on conflict (account_id) where is_internal do nothing`.execute(db);
}

export interface AccountRow {
  id: string;
  name: string;
  plan: string;
  createdAt: Date;
  liveAgents: number;
  members: number;
}

/** Every account of the installation, or one, by name. The caller checks who may see all of them. */
export async function selectAccounts(db: Database, only: string | null): Promise<AccountRow[]> {
  const { rows } = await sql<AccountRow>`
    select a.id, a.name, a.plan, a.created_at as "createdAt",
           (select count(*)::int from agents g
             where g.account_id = a.id and g.status in ('spawning', 'running', 'idle')) as "liveAgents",
           (select count(*)::int from console_users u where u.account_id = a.id) as members
      from accounts a
     where (${only}::text is null or a.id = ${only}) and a.deleted_at is null order by a.name`.execute(db);
  return rows;
}
