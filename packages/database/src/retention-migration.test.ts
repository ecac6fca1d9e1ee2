import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { migrate } from './migrate.ts';
import { readMigrations } from './migrations.ts';
import { createTestDatabase } from './testing/index.ts';

const DAYS = ['agent_days', 'event_days', 'file_days', 'operation_days', 'audit_days'];

async function readDays(db: Parameters<typeof migrate>[0]): Promise<unknown[]> {
  const { rows } = await sql<Record<string, unknown>>`select * from plans order by name`.execute(db);
  return rows.map((row) => DAYS.map((name) => row[name]));
}

test('a new installation keeps things for 90 days; one that has an account keeps everything until somebody sets the days', async () => {
  const database = await createTestDatabase({ isolated: true });
  const { db } = database;

  const ofNew = await readDays(db);
  // What 0064 finds in an installation that is older.
  await sql`delete from kysely_migration where name in ('0064_deletion_marks', '0064_retention')`.execute(db);
  for (const name of DAYS) await sql`alter table plans drop column ${sql.ref(name)}`.execute(db);
  await sql`alter table agents drop column events_deleted_at`.execute(db);
  await sql`alter table idempotency_keys drop column agent_id`.execute(db);
  await sql`alter table accounts drop column deleted_at`.execute(db);
  await sql`
    drop index agents_ended, files_age, memory_operations_age, agent_pending_calls_of, webhook_deliveries_of_agent,
               snapshots_of_agent`.execute(db);
  await sql`insert into accounts (id, name, plan) values ('acc', 'acc', 'scale')`.execute(db);
  await migrate(db);

  const all = DAYS.map(() => 90);
  expect(ofNew).toEqual([all, all, all]);
  const none = DAYS.map(() => null);
  expect(await readDays(db)).toEqual([none, none, none]);
  await database.close();
});

test('no table is closed to readers while the indexes of the large ones are built', async () => {
  const texts = (await readMigrations()).filter(({ name }) => name.startsWith('0064_'));

  const afterIndexes = texts.map(({ text }) => text.slice(text.search(/^alter table/m)));

  expect(texts).toHaveLength(2);
  for (const text of afterIndexes) expect(text).not.toMatch(/^create index/m);
});
