import { expect, test } from 'vitest';
import { wholeAccount } from '../memory/model/memory-scope.ts';
import { originOfKey } from '../memory/model/origin.ts';
import { putMemory } from '../memory/store/put-memory.ts';
import { holdEmbedder } from '../memory/testing/hold-embedder.ts';
import { noJobs } from '../memory/testing/no-jobs.ts';
import { settles } from '../memory/testing/settles.ts';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import { useTestApp } from '../testing/index.ts';
import { openBacklog } from './check-spawn-limits.ts';
import { openSpawnQueue } from './spawn-queue.ts';
import { newParentCaller } from './sub-agents/testing/new-parent-caller.ts';

const app = useTestApp();

test('where another worker may recall, agents and sub-agents are spawned once what was put has its vector', async () => {
  const { accountId, keyId, call, parent, spawn } = await newParentCaller(app);
  const { database } = app.deps;
  const { embedder, open } = holdEmbedder(fakeEmbedder());
  const above = await parent();
  // As if this database were not the process's own.
  const shared = { ...database, mode: 'postgres' as const };
  app.deps.spawns = openSpawnQueue({ ...app.deps, database: shared, embedder, backlog: openBacklog(10_000) });
  await putMemory({ db: database.db, embedder, jobs: noJobs }, wholeAccount(accountId), {
    key: 'drink',
    value: 'Ada always orders tea',
    origin: originOfKey(keyId, null),
  });

  const spawning = [call('POST', '/agents', { task: 'order' }), spawn(above)];
  const areSettled = [];
  for (let i = 0; i < 5; i++) areSettled.push(await settles(database.db, Promise.race(spawning)));
  open();
  await Promise.all(spawning);

  expect(areSettled).not.toContain(true);
});
