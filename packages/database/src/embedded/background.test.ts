import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../open-database.ts';
import { createDataDir } from '../testing/create-data-dir.ts';
import { removeFolder } from '../testing/remove-folder.ts';
import type { Database, DatabaseHandle } from '../types.ts';

let dataDir: string;
let database: DatabaseHandle;
let background: DatabaseHandle;

beforeAll(async () => {
  dataDir = await createDataDir();
  database = await openDatabase({ dataDir });
  background = database.backgroundPool();
  // All connections are open before the order matters.
  const connecting = [database.db, background.db].flatMap((db) => Array.from({ length: 10 }, () => nap(db)));
  await Promise.all(connecting);
});

afterAll(async () => {
  await database.close();
  await removeFolder(dataDir);
});

/** A statement that takes a while: the next ones arrive while it is running. */
const nap = (db: Database, seconds = 0.05) => sql`select pg_sleep(${seconds})`.execute(db);

test('a caller is served before background work that came earlier', async () => {
  const order: string[] = [];
  // All others arrive while the first is running, so that only the order of those waiting counts.
  const work = [1.5, 0.05, 0.05, 0.05, 0.05, 0.05].map((seconds) =>
    nap(background.db, seconds).then(() => order.push('background')),
  );
  const call = nap(database.db).then(() => order.push('caller'));

  await Promise.all([...work, call]);

  expect(order.indexOf('caller')).toBeLessThan(3);
});

test('background work gets its share while callers keep coming', async () => {
  let calls = 0;
  let isOver = false;
  const callers = Array.from({ length: 5 }, async () => {
    while (!isOver) {
      await nap(database.db);
      calls++;
    }
  });

  await nap(background.db).finally(() => {
    isOver = true;
  });
  const before = calls;
  await Promise.all(callers);

  expect(before).toBeLessThan(30);
});
