import { type Database, transaction } from '@jettson/database';
import { sql } from 'kysely';
import { END_OF_EXPIRED } from '../model/stored-version.ts';
import { endVersions, lockMemories } from '../store/write-queries.ts';

const DAY_MS = 24 * 3600 * 1000;
const PLANS_KEPT_MS = 7 * DAY_MS;
const IMPORTS_KEPT_MS = DAY_MS;
const DECISIONS_KEPT_MS = 30 * DAY_MS;
const BATCH_SIZE = 500;

/**
 * Ends memories that have expired (which nobody sees any more anyway), and forgets plans after a week, the progress of
 * imports after a day, and proposals a month after they were decided. A job: it may run twice. Returns how many
 * memories it ended.
 */
export async function sweepMemories(db: Database): Promise<number> {
  let swept = 0;
  for (;;) {
    const { rows } = await sql<{ accountId: string }>`
      select account_id as "accountId" from memory_versions
       where valid_to is null and expires_at is not null and expires_at <= now_ms() limit 1`.execute(db);
    const accountId = rows[0]?.accountId;
    if (accountId === undefined) break;
    swept += await sweepAccount(db, accountId);
  }
  await sql`delete from memory_plans where created_at < now_ms() - ${PLANS_KEPT_MS}::bigint`.execute(db);
  await sql`delete from memory_imports where created_at < now_ms() - ${IMPORTS_KEPT_MS}::bigint`.execute(db);
  await sql`delete from memory_proposals where decided_at < now_ms() - ${DECISIONS_KEPT_MS}::bigint`.execute(
    db,
  );
  return swept;
}

async function sweepAccount(db: Database, accountId: string): Promise<number> {
  return transaction(db, async (tx) => {
    await lockMemories(tx, accountId);
    const { rows } = await sql<{ versionId: number; validTo: number }>`
      select v.id as "versionId", ${END_OF_EXPIRED} as "validTo" from memory_versions v
       where account_id = ${accountId} and valid_to is null and expires_at is not null and expires_at <= now_ms()
       limit ${BATCH_SIZE}`.execute(tx);
    const endings = rows.map((row) => ({ ...row, endedBy: 'expired' as const }));
    await endVersions(tx, accountId, endings);
    return rows.length;
  });
}
