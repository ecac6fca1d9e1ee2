import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { ConfigError } from '../config-error.ts';
import type { KeyRing } from './key-ring.ts';

/**
 * Records the first key's id in the database unless one is recorded already, and returns the recorded one. Throws ConfigError
 * if the ring does not have that key: this process could open no secret, and nobody else could open what it seals.
 */
export async function claimKey(db: Database, ring: KeyRing): Promise<string> {
  const keys = await ring.read();
  const recorded = await upsertKeyId(db, keys[0].id);
  if (keys.some(({ id }) => id === recorded)) return recorded;
  throw new ConfigError([
    `JETTSON_SECRET_KEY: the secrets of this database are sealed with key ${recorded}, and ${ring.source} holds ` +
      `key ${keys[0].id}; set JETTSON_SECRET_KEY to the key of the other servers, or restore their secret.key`,
  ]);
}

/** Records that everything is sealed with the ring's first key. */
export async function recordKey(db: Database, ring: KeyRing): Promise<string> {
  const [{ id }] = await ring.read();
  await sql`
    insert into sealing_keys (key_id) values (${id})
    on conflict (only_one) do update set key_id = excluded.key_id`.execute(db);
  return id;
}

/** The recorded id; the candidate if there was none. */
async function upsertKeyId(db: Database, candidate: string): Promise<string> {
  const { rows } = await sql<{ keyId: string }>`
    insert into sealing_keys as k (key_id) values (${candidate})
    on conflict (only_one) do update set key_id = k.key_id
    returning key_id as "keyId"`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error('upsert returned no sealing key');
  return row.keyId;
}
