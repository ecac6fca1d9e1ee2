import type { Database, DatabaseHandle } from '@jettson/database';
import { sql } from 'kysely';
import { PgBoss } from 'pg-boss';
import bossPackage from 'pg-boss/package.json' with { type: 'json' };

const OWN: number = bossPackage.pgboss.schema;

/** How the queue's tables compare with what its library here expects. It works with newer ones. */
export async function readJobQueueSchema(db: Database): Promise<'current' | 'pending' | 'newer'> {
  const { rows: tables } =
    await sql`select 1 from pg_class where oid = to_regclass('pgboss.version')`.execute(db);
  if (tables.length === 0) return 'pending';
  const { rows } = await sql<{ version: number }>`select version::int as version from pgboss.version`.execute(
    db,
  );
  const installed = rows[0]?.version ?? 0;
  if (installed < OWN) return 'pending';
  return installed > OWN ? 'newer' : 'current';
}

/** Brings the queue's tables up to date. The library waits at most 30 s for a lock. */
export async function migrateJobQueue({ executeSql }: Pick<DatabaseHandle, 'executeSql'>): Promise<void> {
  const boss = new PgBoss({ db: { executeSql }, schedule: false, supervise: false });
  await boss.start();
  await boss.stop({ graceful: false, close: false });
}
