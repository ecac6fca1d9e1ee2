import { openDatabase } from '@jettson/database';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { importMemories } from '../bulk/transfer/import-memories.ts';
import { wholeAccount } from '../model/memory-scope.ts';
import { originOfKey } from '../model/origin.ts';
import { putMemory } from '../store/put-memory.ts';
import { crashRows } from './crash-rows.ts';
import { noJobs } from './no-jobs.ts';

// The program of a process that puts and imports until it is killed, for tests. It reports each acknowledged put.
const [options = '{}', accountId = '', round = ''] = process.argv.slice(2);
const { db } = await openDatabase(JSON.parse(options));
// It does not answer: what is put is still without a vector when the process is killed.
const embedder = { ...fakeEmbedder(), embedPassages: () => new Promise<never>(() => {}) };
const origin = originOfKey('key', undefined);

const importing = importMemories({ db, jobs: noJobs }, wholeAccount(accountId), {
  rows: crashRows(),
  idempotencyKey: 'crash',
  origin,
});
void importing.then(() => process.send?.({ imported: true }));
for (let i = 0; ; i++) {
  // Every other put is a new version of the previous key.
  const [key, value] = [`${round}-${Math.floor(i / 2)}`, `value ${i}`];
  await putMemory({ db, embedder, jobs: noJobs }, wholeAccount(accountId), {
    key,
    value,
    namespace: 'puts',
    origin,
  });
  process.send?.({ key, value });
}
