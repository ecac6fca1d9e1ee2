import type { SecretInject } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';

/** A secret as it is stored. */
export interface SecretRow {
  id: string;
  name: string;
  type: 'value' | 'oauth';
  /** Sealed; for oauth an OAuthState as JSON. */
  value: string;
  valueBytes: number;
  hosts: string[];
  inject: SecretInject;
  description: string | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  lastUsedAt: Date | null;
  /** When the access token of an oauth secret ends; null before its first refresh. */
  tokenExpiresAt: Date | null;
}

const COLUMNS = sql.raw(`
  id, name, type, value, value_bytes as "valueBytes", hosts, inject, description, version, created_at as "createdAt",
  updated_at as "updatedAt", last_used_at as "lastUsedAt", token_expires_at as "tokenExpiresAt"`);

/** All secrets of the account, or those of these names, by name. */
export async function selectSecrets(
  db: Database,
  accountId: string,
  names?: readonly string[],
): Promise<SecretRow[]> {
  const { rows } = await sql<SecretRow>`
    select ${COLUMNS} from secrets
     where account_id = ${accountId} ${names === undefined ? sql`` : sql`and name = any(${names})`}
     order by name`.execute(db);
  return rows;
}

/** The secret of this name and how many there are, for a change of them: the caller holds the account's lock. */
export async function findPlace(
  tx: Database,
  accountId: string,
  name: string,
): Promise<{ id: string | null; count: number }> {
  const { rows } = await sql<{ id: string | null; count: number }>`
    select max(id) filter (where name = ${name}) as id, count(*)::int as count
      from secrets where account_id = ${accountId}`.execute(tx);
  return rows[0] ?? { id: null, count: 0 };
}

/** Stores a secret in place of the one that has its name. */
export async function writeSecret(
  tx: Database,
  accountId: string,
  secret: Pick<
    SecretRow,
    'id' | 'name' | 'type' | 'value' | 'valueBytes' | 'hosts' | 'inject' | 'description'
  >,
): Promise<SecretRow> {
  const { id, name, type, value, valueBytes, hosts, inject, description } = secret;
  const { rows } = await sql<SecretRow>`
    insert into secrets as s (id, account_id, name, type, value, value_bytes, hosts, inject, description)
    values (${id}, ${accountId}, ${name}, ${type}, ${value}, ${valueBytes}, ${hosts}, ${JSON.stringify(inject)}::json, ${description})
    on conflict (account_id, name) do update
      set type = excluded.type, token_expires_at = null, refreshing_until = null,
          value = excluded.value, value_bytes = excluded.value_bytes, hosts = excluded.hosts, inject = excluded.inject,
          description = excluded.description, version = s.version + 1, updated_at = now()
    returning ${COLUMNS}`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new Error('upsert returned no secret');
  return row;
}

/** Undefined if there is none of this name. */
export async function deleteSecretRow(
  tx: Database,
  accountId: string,
  name: string,
): Promise<SecretRow | undefined> {
  const { rows } = await sql<SecretRow>`
    delete from secrets where account_id = ${accountId} and name = ${name} returning ${COLUMNS}`.execute(tx);
  return rows[0];
}

/** Notes that the values of these secrets were sent just now. */
export async function markUsed(tx: Database, accountId: string, names: readonly string[]): Promise<void> {
  await sql`
    update secrets set last_used_at = clock_timestamp()
     where account_id = ${accountId} and name = any(${names})`.execute(tx);
}
