import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openDatabase } from './open-database.ts';
import { enginePid } from './testing/engine-pid.ts';
import { createTestDatabase, type TestDatabase } from './testing/index.ts';
import type { DatabaseHandle } from './types.ts';

let here: TestDatabase;
let elsewhere: DatabaseHandle;

beforeAll(async () => {
  here = await createTestDatabase();
  elsewhere = await openDatabase(here.options);
});

afterAll(async () => {
  await elsewhere.close();
  await here.close();
});

test('a notification wakes the listeners of its channel, here and elsewhere', async () => {
  const received: string[] = [];
  await here.listen('runs:one', (payload) => received.push(`here ${payload}`));
  await elsewhere.listen('runs:one', (payload) => received.push(`elsewhere ${payload}`));
  await here.listen('runs:other', (payload) => received.push(`other ${payload}`));

  await here.notify('runs:one', `it's "\\ done`);

  await vi.waitUntil(() => received.length === 2);
  expect(received.sort()).toEqual([`elsewhere it's "\\ done`, `here it's "\\ done`]);
});

test('a listener that has stopped listening is left alone', async () => {
  const received: string[] = [];
  const stop = await here.listen('runs:two', (payload) => received.push(`stopped ${payload}`));
  await here.listen('runs:two', (payload) => received.push(`listening ${payload}`));

  await stop();
  await elsewhere.notify('runs:two', 'now');

  await vi.waitUntil(() => received.length > 0);
  expect(received).toEqual(['listening now']);
});

test('a listener receives again after its connection was lost', async () => {
  const database = await createTestDatabase({ isolated: true });
  const received: string[] = [];
  await database.listen('runs:three', (payload) => received.push(payload));

  await loseConnections(database);

  await vi.waitUntil(
    async () => {
      await database.notify('runs:three', 'again');
      return received.includes('again');
    },
    { timeout: 20_000, interval: 100 },
  );
  await database.close();
});

async function loseConnections({ mode, options }: TestDatabase): Promise<void> {
  if (mode === 'embedded') {
    process.kill(enginePid(options.dataDir), 'SIGKILL');
  } else {
    const other = await openDatabase(options);
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(other.db);
    await other.close();
  }
}
