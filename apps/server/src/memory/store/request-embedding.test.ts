import { transaction } from '@jettson/database';
import { EmbedderError } from '@jettson/embedder';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { JOB_NAMES } from '../../jobs/job-names.ts';
import { type JobQueue, openJobQueue } from '../../jobs/job-queue.ts';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { importMemories } from '../bulk/transfer/import-memories.ts';
import { wholeAccount } from '../model/memory-scope.ts';
import { originOfKey } from '../model/origin.ts';
import { setUpMemory } from '../testing/set-up-memory.ts';
import { untilSearchable } from '../testing/until-searchable.ts';
import { deleteMemory } from './delete-memory.ts';
import { type PutMemoryDeps, putMemory } from './put-memory.ts';

const origin = originOfKey('key', undefined);
const memory = setUpMemory({ embedder: fakeEmbedder(), isolated: true });
const offline = {
  ...fakeEmbedder(),
  embedPassages: () => Promise.reject(new EmbedderError('unavailable', 'down')),
};

let jobs: JobQueue;
beforeAll(async () => {
  jobs = await openJobQueue(memory.database, JOB_NAMES, pino({ level: 'silent' }));
});
afterAll(() => jobs.close());
beforeEach(() => sql`delete from pgboss.job`.execute(memory.db));

async function countWaiting(): Promise<number> {
  const { rows } = await sql`select from pgboss.job where name = 'embed-memories'`.execute(memory.db);
  return rows.length;
}

test('an import of many batches leaves one job that embeds', async () => {
  const { accountId } = await memory.newMemories();
  const rows = Array.from({ length: 600 }, (_, i) => ({ key: `k${i}`, value: `value ${i}` }));

  await importMemories({ ...memory.deps, jobs }, wholeAccount(accountId), { rows, origin });

  expect(await countWaiting()).toBe(1);
});

test('a put whose embedding failed asks for the job, and one that was embedded does not', async () => {
  const { accountId } = await memory.newMemories();
  const put = (embedder: PutMemoryDeps['embedder'], value: string) =>
    putMemory({ ...memory.deps, jobs, embedder }, wholeAccount(accountId), { key: 'k', value, origin });

  await put(memory.deps.embedder, 'one');
  await untilSearchable(memory.deps.embedder, accountId);
  const afterEmbedded = await countWaiting();
  await put(offline, 'two');

  await untilSearchable(offline, accountId);
  expect(afterEmbedded).toBe(0);
  await expect.poll(countWaiting).toBe(1);
});

test('an amended memory keeps its vector and asks for nothing, a deleted one neither', async () => {
  const { accountId } = await memory.newMemories({ k: 'one' });
  const amended = { key: 'k', value: 'one', tags: ['new'], origin };

  await putMemory({ ...memory.deps, jobs }, wholeAccount(accountId), amended);
  await deleteMemory(memory.db, wholeAccount(accountId), { key: 'k', trust: 'user' });

  expect(await countWaiting()).toBe(0);
});

test('a write that is rolled back leaves no job', async () => {
  const { accountId } = await memory.newMemories();

  const writing = transaction(memory.db, async (tx) => {
    await importMemories({ db: tx, jobs }, wholeAccount(accountId), {
      rows: [{ key: 'k', value: 'v' }],
      origin,
    });
    throw new Error('something after it failed');
  });

  await expect(writing).rejects.toThrow('something after it failed');
  expect(await countWaiting()).toBe(0);
});
