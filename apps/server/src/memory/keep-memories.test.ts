import { createTestDatabase, type TestDatabase } from '@jettson/database/testing';
import { createEmbedder, EmbedderError } from '@jettson/embedder';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { JOB_NAMES } from '../job-names.ts';
import { openJobQueue } from '../job-queue.ts';
import { newAccount } from '../testing/new-account.ts';
import { keepMemories } from './keep-memories.ts';
import { embedInBackground } from './vectors/embed-in-background.ts';
import { countPendingEmbeddings } from './vectors/embed-pending.ts';
import { originOfKey } from './versions/origin.ts';
import { putMemory } from './versions/put-memory.ts';

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
  await putMemory({ db: database.db, embedder: offline }, accountId, memory);
  const jobs = await openJobQueue(database, JOB_NAMES, log);
  onTestFinished(() => jobs.close());
  const deps = { database, embedder, jobs, log };

  await jobs.work({
    'embed-memories': () => embedInBackground(deps),
    'extract-memories': () => Promise.resolve(),
  });
  onTestFinished(await keepMemories(deps));

  await vi.waitFor(
    async () => expect(await countPendingEmbeddings({ db: database.db, embedder }, accountId)).toBe(0),
    { timeout: 30_000 },
  );
});
