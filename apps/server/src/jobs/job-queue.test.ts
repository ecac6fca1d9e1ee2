import { transaction } from '@jettson/database';
import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { JOB_NAMES } from './job-names.ts';
import { type JobQueue, openJobQueue } from './job-queue.ts';

let database: TestDatabase;
let jobs: JobQueue;
beforeAll(async () => {
  database = await createTestDatabase({ isolated: true });
  jobs = await openJobQueue(database, JOB_NAMES, pino({ level: 'silent' }), (text) =>
    text.replaceAll('sk-secret', '[redacted]'),
  );
});
afterAll(async () => {
  await jobs.close();
  await database.close();
});

test('a job requested by several transactions sees everything that each of them wrote, even after its request', async () => {
  const { db } = database;
  const writers = Array.from({ length: 30 }, (_, i) => i);
  await sql`create table written (writer integer)`.execute(db);
  let seen = 0;
  await jobs.work({
    async 'embed-memories'() {
      const { rows } = await sql`select from written`.execute(db);
      seen = rows.length;
    },
  });

  await Promise.all(
    writers.map(async (writer) => {
      await transaction(db, async (tx) => {
        await jobs.request(tx, 'embed-memories');
        await sql`insert into written values (${writer})`.execute(tx);
      });
      await jobs.wake('embed-memories');
    }),
  );

  await vi.waitFor(() => expect(seen).toBe(writers.length), { timeout: 30_000 });
});

test('for a failed job, the queue keeps the message, without secrets and without fields added by libraries', async () => {
  const { db } = database;
  await jobs.work({
    async 'sweep-expired'() {
      throw Object.assign(new Error('refused sk-secret'), {
        prompt: 'words of a user',
        response: 'sk-secret',
      });
    },
  });

  await jobs.enqueue(db, 'sweep-expired', {});
  await jobs.wake('sweep-expired');

  const outputs = async () =>
    (
      await sql<{
        text: string;
      }>`select output::text as text from pgboss.job where output is not null`.execute(db)
    ).rows;
  await vi.waitFor(async () => expect(await outputs()).toHaveLength(1), { timeout: 30_000 });
  const [kept] = await outputs();
  expect(kept?.text).toContain('refused [redacted]');
  expect(kept?.text).not.toMatch(/sk-secret|words of a user/);
});

test('within a transaction no other connection is used, also of a process that started while another made the queues', async () => {
  let isWithin = false;
  const elsewhere: string[] = [];
  let looks = 0;
  const starting: typeof database = {
    ...database,
    async executeSql(text, values) {
      if (isWithin) elsewhere.push(text);
      const answer = await database.executeSql(text, values);
      // What pg-boss reads when it starts, and what was there a moment later.
      if (!/FROM pgboss\.queue q\b/i.test(text) || looks++ > 0) return answer;
      return { rows: [] };
    },
  };
  const late = await openJobQueue(starting, JOB_NAMES, pino({ level: 'silent' }));
  expect(looks).toBeGreaterThan(1);

  await transaction(database.db, async (tx) => {
    isWithin = true;
    await late.request(tx, 'embed-memories');
    await late.enqueue(tx, 'deliver-webhook', {});
    isWithin = false;
  });

  expect(elsewhere).toEqual([]);
  await late.close();
});
