import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openDatabase } from '@jettson/database';
import { removeFolder } from '@jettson/database/testing';
import { expect, test, vi } from 'vitest';
import { createServerDataDir } from '../testing/create-server-data-dir.ts';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import { newAccount } from '../testing/new-account.ts';
import { importMemories } from './bulk/transfer/import-memories.ts';
import { countPendingEmbeddings } from './embedding/count-pending-embeddings.ts';
import { embedInBackground } from './embedding/embed-in-background.ts';
import { wholeAccount } from './model/memory-scope.ts';
import { originOfKey } from './model/origin.ts';
import { getHistory } from './store/get-history.ts';
import { listNamespaces } from './store/list-namespaces.ts';
import { crashRows } from './testing/crash-rows.ts';
import { noJobs } from './testing/no-jobs.ts';

const ROUNDS = 2;
/** Fewer than may wait for their vectors. */
const PUTS_A_ROUND = 60;
const PATIENCE = { timeout: 60_000, interval: 50 };

test('every acknowledged put survives kill -9 and gets its vector, and an import that was cut off goes on without duplicates', async () => {
  // On disk, where only one process at a time can open it: the engine must end with the killed process.
  const options = { dataDir: await createServerDataDir() };
  const first = await openDatabase(options);
  const { accountId } = await newAccount(first.db);
  await first.close();
  const acknowledged: { key: string; value: string }[] = [];

  for (let round = 0; round < ROUNDS; round++) {
    const before = acknowledged.length;
    const child = fork(new URL('./testing/write-until-killed.ts', import.meta.url), [
      JSON.stringify(options),
      accountId,
      String(round),
    ]);
    child.on('message', (message: { key?: string; value?: string }) => {
      if (message.key !== undefined) acknowledged.push(message as { key: string; value: string });
    });
    await vi.waitUntil(() => acknowledged.length >= before + PUTS_A_ROUND, PATIENCE);
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  const { db, close } = await vi.waitFor(() => openDatabase(options), PATIENCE);
  for (const { key, value } of acknowledged) {
    const { versions } = await getHistory(db, wholeAccount(accountId), { namespace: 'puts', key });
    expect(versions.map((version) => version.value)).toContain(value);
  }
  const embedder = fakeEmbedder();
  const before = await countPendingEmbeddings(db, wholeAccount(accountId), embedder);
  await embedInBackground({ db, embedder, jobs: noJobs, bringMultilingual: async () => false });
  const after = await countPendingEmbeddings(db, wholeAccount(accountId), embedder);
  expect([before > 0, after]).toEqual([true, 0]);
  const rows = crashRows();
  const origin = originOfKey('key', undefined);
  const imported = await importMemories({ db, jobs: noJobs }, wholeAccount(accountId), {
    rows,
    idempotencyKey: 'crash',
    origin,
  });
  expect(imported).toMatchObject({ imported: rows.length, unchanged: 0, failed: 0 });
  const { namespaces } = await listNamespaces(db, wholeAccount(accountId));
  expect(namespaces).toContainEqual({ namespace: 'import', count: rows.length });
  await close();
  await removeFolder(options.dataDir);
}, 240_000);
