import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { createEmbedder, EmbedderError } from '@jettson/embedder';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { countPendingEmbeddings } from '../memory/embedding/count-pending-embeddings.ts';
import { embedInBackground } from '../memory/embedding/embed-in-background.ts';
import { wholeAccount } from '../memory/model/memory-scope.ts';
import { originOfKey } from '../memory/model/origin.ts';
import { putMemory } from '../memory/store/put-memory.ts';
import { noJobs } from '../memory/testing/no-jobs.ts';
import { newAccount } from '../testing/new-account.ts';
import { JOB_NAMES } from './job-names.ts';
import { openJobQueue } from './job-queue.ts';
import { startMaintenance } from './maintenance.ts';

const embedder = createEmbedder({ provider: 'local' });
const log = pino({ level: 'silent' });
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ isolated: true });
});
afterAll(async () => {
  await embedder.close();
  await database.close();
});

test('a worker that starts embeds what an earlier one left', async () => {
  const { accountId } = await newAccount(database.db);
  const offline = {
    ...embedder,
    embedPassages: () => Promise.reject(new EmbedderError('unavailable', 'down')),
  };
  const memory = { key: 'drink', value: 'Ada orders tea', origin: originOfKey('key', null) };
  const jobs = await openJobQueue(database, JOB_NAMES, log);
  onTestFinished(() => jobs.close());
  await putMemory({ db: database.db, embedder: offline, jobs: noJobs }, wholeAccount(accountId), memory);
  const deps = { database, embedder, jobs, log, bringMultilingual: async () => false };

  await jobs.work({
    'embed-memories': () => embedInBackground({ ...deps, db: database.db }),
    'sweep-expired': () => Promise.resolve(),
  });
  onTestFinished(startMaintenance({ db: database.db, jobs, log }, ['embed-memories']));

  await vi.waitFor(
    async () => expect(await countPendingEmbeddings(database.db, wholeAccount(accountId), embedder)).toBe(0),
    { timeout: 30_000 },
  );
});

test('many requests for one job are merged into one, plus one more while it is running', async () => {
  const jobs = await openJobQueue(database, JOB_NAMES, log);
  onTestFinished(() => jobs.close());
  let done = 0;
  const started = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();

  await Promise.all(Array.from({ length: 5 }, () => jobs.request(database.db, 'sweep-expired')));
  await jobs.work({
    async 'sweep-expired'() {
      started.resolve();
      await end.promise;
      done++;
    },
  });
  await started.promise;
  await jobs.request(database.db, 'sweep-expired');
  await jobs.request(database.db, 'sweep-expired');
  end.resolve();

  await vi.waitFor(
    async () => {
      const { rows } = await sql`
        select from pgboss.job where name = 'sweep-expired' and state < 'completed'`.execute(database.db);
      expect(rows).toEqual([]);
    },
    { timeout: 30_000 },
  );
  expect(done).toBe(2);
});
