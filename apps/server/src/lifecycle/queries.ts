import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { type AccountUsage, accountUsage } from '../usage/meter.ts';

/** What the spawn limits are checked against: one round trip for all of them. */
export interface SpawnUsage extends AccountUsage {
  lastMinute: number;
  lastHour: number;
  /** The time that the database has. */
  now: Date;
}

export async function selectSpawnUsage(db: Database, accountId: string, keyId: string): Promise<SpawnUsage> {
  const { rows } = await sql<SpawnUsage>`
    select
      now(), ${accountUsage(accountId)},
      (select count(*)::int from agents
        where key_id = ${keyId} and created_at > now() - interval '1 minute') as "lastMinute",
      (select count(*)::int from agents
        where key_id = ${keyId} and created_at > now() - interval '1 hour') as "lastHour"`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error('a select without from returned no row');
  return row;
}

/** Seconds until the nth newest spawn of the key is older than the window, so that this has room again. */
export async function selectSpawnWait(
  db: Database,
  keyId: string,
  { window, nth }: { window: 'minute' | 'hour'; nth: number },
): Promise<number> {
  const { rows } = await sql<{ seconds: number }>`
    select extract(epoch from created_at + ${`1 ${window}`}::interval - now())::float8 as seconds from agents
     where key_id = ${keyId} and created_at > now() - ${`1 ${window}`}::interval
     order by created_at desc offset ${nth - 1} limit 1`.execute(db);
  return rows[0]?.seconds ?? 0;
}
