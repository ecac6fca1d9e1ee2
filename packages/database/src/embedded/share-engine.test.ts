import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DatabaseTimeoutError } from '../database-timeout-error.ts';
import { DatabaseUnavailableError } from '../database-unavailable-error.ts';
import { openDatabase } from '../open-database.ts';
import { createDataDir } from '../testing/create-data-dir.ts';
import { enginePid } from '../testing/engine-pid.ts';
import { removeFolder } from '../testing/remove-folder.ts';
import { transaction } from '../transaction.ts';
import type { Database, DatabaseHandle } from '../types.ts';
import { openDataFolder } from './data-folder.ts';

let dataDir: string;
let database: DatabaseHandle;
let db: Database;

beforeAll(async () => {
  dataDir = await createDataDir();
  database = await openDatabase({ dataDir, statementLimitMs: 3_000, idleTransactionLimitMs: 500 });
  db = database.db;
  await sql`create table counter (n int)`.execute(db);
  await sql`insert into counter values (0)`.execute(db);
});

afterAll(async () => {
  await database.close();
  await removeFolder(dataDir);
});

test('fifty simultaneous transactions that read, wait and write lose no update', async () => {
  await sql`update counter set n = 0`.execute(db);
  const increment = () =>
    transaction(db, async (trx) => {
      const { rows } = await sql<{ n: number }>`select n from counter`.execute(trx);
      await setTimeout(1);
      await sql`update counter set n = ${(rows[0]?.n ?? 0) + 1}`.execute(trx);
    });

  await Promise.all(Array.from({ length: 50 }, increment));

  expect((await sql`select n from counter`.execute(db)).rows).toEqual([{ n: 50 }]);
});

test('a client that does not speak the protocol is disconnected', async () => {
  const garbage = [Buffer.from('\0\0\0\x01 is no length'), Buffer.alloc(64, 0xff)];

  for (const bytes of garbage) {
    const socket = connect(openDataFolder(dataDir).socket);
    socket.write(bytes);
    await once(socket.resume(), 'close');
  }

  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
});

test('a failed statement in a transaction frees the engine for the others', async () => {
  const failing = transaction(db, (trx) => sql`select * from no_such_table`.execute(trx));

  await expect(failing).rejects.toThrow('no_such_table');
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
});

test('the transaction of a client that vanishes is rolled back', async () => {
  await sql`update counter set n = 0`.execute(db);
  const client = new pg.Client({ host: openDataFolder(dataDir).socketFolder, user: 'postgres' });
  client.on('error', () => {});
  await client.connect();
  await client.query('begin; update counter set n = 7');

  connectionOf(client).destroy();

  expect((await sql`select n from counter`.execute(db)).rows).toEqual([{ n: 0 }]);
});

test('a transaction whose client has stopped reading is ended', async () => {
  await sql`update counter set n = 0`.execute(db);
  const client = new pg.Client({ host: openDataFolder(dataDir).socketFolder, user: 'postgres' });
  client.on('error', () => {});
  await client.connect();
  await client.query('begin; update counter set n = 7');

  connectionOf(client).pause();
  const unread = client.query("select repeat('x', 10000000)").catch(() => {});

  await vi.waitFor(
    async () => expect((await sql`select n from counter`.execute(db)).rows).toEqual([{ n: 0 }]),
    { timeout: 20_000 },
  );
  connectionOf(client).destroy();
  await unread;
});

test('a transaction that waits for a query outside it is ended, and the others continue', async () => {
  const selfLocked = transaction(db, async (trx) => {
    await sql`update counter set n = -1`.execute(trx);
    return sql`select n from counter`.execute(db);
  });

  await expect(selfLocked).rejects.toThrow(DatabaseUnavailableError);
  const { rows } = await sql<{ n: number }>`select n from counter`.execute(db);
  expect(rows[0]?.n).not.toBe(-1);
});

test('a transaction that waits is ended in time although others keep asking', async () => {
  const crowd = await openDatabase({ dataDir, embedded: 'attach', maxConnections: 100 });
  const asked: Promise<unknown>[] = [];
  const asking = setInterval(() => asked.push(sql`select 1`.execute(crowd.db)), 50);

  const selfLocked = transaction(db, async (trx) => {
    await sql`select 1`.execute(trx);
    return sql`select n from counter`.execute(db);
  });
  const error = await selfLocked.catch((reason) => reason).finally(() => clearInterval(asking));
  await Promise.allSettled(asked);
  await crowd.close();

  // And not the query outside it, after its own limit.
  expect(error).not.toBeInstanceOf(DatabaseTimeoutError);
  expect(error).toBeInstanceOf(DatabaseUnavailableError);
});

test('a query in flight when the engine is killed fails with a retryable error, and the next one works', async () => {
  const inFlight = sql`select pg_sleep(2)`.execute(db);
  await setTimeout(200);
  process.kill(enginePid(dataDir), 'SIGKILL');

  await expect(inFlight).rejects.toThrow(DatabaseUnavailableError);
  const { rows } = await vi.waitFor(() => sql`select 1 as one`.execute(db), { timeout: 20_000 });
  expect(rows).toEqual([{ one: 1 }]);
});

test('a statement that never ends is abandoned, and the engine comes back', async () => {
  const endless = sql`select count(*) from generate_series(1, 1000000000000)`.execute(db);

  await expect(endless).rejects.toThrow(DatabaseTimeoutError);
  const { rows } = await vi.waitFor(() => sql`select 1 as one`.execute(db), { timeout: 40_000 });
  expect(rows).toEqual([{ one: 1 }]);
});

test('a statement without a limit may take as long as it needs', async () => {
  const folder = await createDataDir();
  const limited = await openDatabase({ dataDir: folder, statementLimitMs: 1_000 });

  // The engine is taken for stuck after 1.6 s.
  const slept = limited.withoutLimit((own) => sql`select pg_sleep(4) is null as slept`.execute(own));

  expect((await slept).rows).toHaveLength(1);
  await limited.close();
  await removeFolder(folder);
});

function connectionOf(client: pg.Client): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream;
}
