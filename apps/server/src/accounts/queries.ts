import type { Database } from '@jettson/database';
import { sql } from 'kysely';

export interface Plan {
  name: string;
  /** Null: unlimited. */
  agentHoursPerMonth: number | null;
  maxConcurrentAgents: number;
  maxRunSeconds: number;
  cpus: number;
  memoryBytes: number;
  spawnsPerMinute: number;
  spawnsPerHour: number;
  /** Null: unlimited. */
  maxMemories: number | null;
}

export interface ApiKeyRow {
  id: string;
  name: string;
  hint: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

const PLAN_COLUMNS = sql.raw(`
  p.name, p.agent_hours_per_month as "agentHoursPerMonth", p.max_concurrent_agents as "maxConcurrentAgents",
  p.max_run_seconds as "maxRunSeconds", p.cpus, p.memory_bytes as "memoryBytes",
  p.spawns_per_minute as "spawnsPerMinute", p.spawns_per_hour as "spawnsPerHour", p.max_memories as "maxMemories"`);

const KEY_COLUMNS = sql.raw(`
  id, name, hint, created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt",
  revoked_at as "revokedAt"`);

/** The account's plan as it is now. */
export async function selectPlan(db: Database, accountId: string): Promise<Plan | undefined> {
  const { rows } = await sql<Plan>`
    select ${PLAN_COLUMNS} from accounts a join plans p on p.name = a.plan where a.id = ${accountId}`.execute(
    db,
  );
  return rows[0];
}

/** Like `selectPlan`, and holds the account until the transaction ends: limits are counted one spawn at a time. */
export async function lockPlan(tx: Database, accountId: string): Promise<Plan | undefined> {
  const { rows } = await sql<Plan>`
    select ${PLAN_COLUMNS} from accounts a join plans p on p.name = a.plan
     where a.id = ${accountId} for update of a`.execute(tx);
  return rows[0];
}

export async function selectPlans(db: Database): Promise<Plan[]> {
  const { rows } = await sql<Plan>`select ${PLAN_COLUMNS} from plans p order by p.name`.execute(db);
  return rows;
}

/** The account of that name, made with `plan` when there is none; an existing account keeps its plan unless one is named. */
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

export async function selectAccountByName(db: Database, name: string): Promise<{ id: string } | undefined> {
  const { rows } = await sql<{ id: string }>`select id from accounts where name = ${name}`.execute(db);
  return rows[0];
}

export async function insertKey(
  db: Database,
  accountId: string,
  key: { id: string; name: string; keyHash: string; hint: string; expiresAt: Date | null },
): Promise<void> {
  await sql`
    insert into api_keys (id, account_id, name, key_hash, hint, expires_at)
    values (${key.id}, ${accountId}, ${key.name}, ${key.keyHash}, ${key.hint}, ${key.expiresAt})`.execute(db);
}

/** Newest first; revoked keys stay in the list. */
export async function selectKeys(db: Database, accountId: string): Promise<ApiKeyRow[]> {
  const { rows } = await sql<ApiKeyRow>`
    select ${KEY_COLUMNS} from api_keys where account_id = ${accountId} order by created_at desc, id`.execute(
    db,
  );
  return rows;
}

/** Revokes a key; one that is revoked already keeps its first revocation time. */
export async function markKeyRevoked(
  db: Database,
  accountId: string,
  keyId: string,
): Promise<ApiKeyRow | undefined> {
  const { rows } = await sql<ApiKeyRow>`
    update api_keys set revoked_at = coalesce(revoked_at, now())
     where account_id = ${accountId} and id = ${keyId}
    returning ${KEY_COLUMNS}`.execute(db);
  return rows[0];
}

/** The one query without an account: it is what finds the account. */
export async function selectActiveKey(
  db: Database,
  keyHash: string,
): Promise<{ id: string; accountId: string; usedLately: boolean } | undefined> {
  const { rows } = await sql<{ id: string; accountId: string; usedLately: boolean }>`
    select id, account_id as "accountId", coalesce(last_used_at > now() - interval '1 minute', false) as "usedLately"
      from api_keys
     where key_hash = ${keyHash} and revoked_at is null and (expires_at is null or expires_at > now())`.execute(
    db,
  );
  return rows[0];
}

export async function touchKey(db: Database, accountId: string, keyId: string): Promise<void> {
  await sql`update api_keys set last_used_at = now() where account_id = ${accountId} and id = ${keyId}`.execute(
    db,
  );
}

/** Whether this installation has any key at all. */
export async function hasKeys(db: Database): Promise<boolean> {
  const { rows } = await sql`select 1 from api_keys limit 1`.execute(db);
  return rows.length > 0;
}
