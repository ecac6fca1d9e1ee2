import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DatabaseTimeoutError } from './database-timeout-error.ts';
import { openDataFolder } from './embedded/data-folder.ts';
import { openDatabase } from './open-database.ts';
import { createDataDir } from './testing/create-data-dir.ts';
import { removeFolder } from './testing/remove-folder.ts';
import { transaction } from './transaction.ts';
import type { DatabaseHandle } from './types.ts';

let dataDir: string;
let engine: DatabaseHandle;
let network: Server;
/** Talks to the engine like to a Postgres on the network. */
let database: DatabaseHandle;
const sockets = new Set<Socket>();

beforeAll(async () => {
  dataDir = await createDataDir();
  // A transaction that is cut off soon ends on the other side, too.
  engine = await openDatabase({ dataDir, idleTransactionLimitMs: 500 });
  network = createServer((near) => {
    const far = connect(openDataFolder(dataDir).socket);
    for (const socket of [near, far]) sockets.add(socket.on('error', () => {}));
    near.pipe(far).pipe(near);
  }).listen(0, '127.0.0.1');
  await once(network, 'listening');
  const { port } = network.address() as AddressInfo;
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  database = await openDatabase({ url, dataDir, statementLimitMs: 500 });
});

afterAll(async () => {
  await database.close();
  for (const socket of sockets) socket.destroy();
  network.close();
  await engine.close();
  await removeFolder(dataDir);
});

/** Like a lost route: nothing gets through existing connections, and neither end is notified. */
function loseConnections(): void {
  for (const socket of sockets) socket.unpipe().pause();
}

test('a transaction on a dead connection is abandoned, and the next one uses a new connection', async () => {
  const cutOff = transaction(database.db, async (trx) => {
    await sql`select 1`.execute(trx);
    loseConnections();
    await sql`select 2`.execute(trx);
  });

  await expect(cutOff).rejects.toThrow(DatabaseTimeoutError);
  const { rows } = await transaction(database.db, (trx) => sql`select 3 as three`.execute(trx));
  expect(rows).toEqual([{ three: 3 }]);
});

test('a notification on a dead connection is lost without an error, and a later one arrives', async () => {
  const heard: string[] = [];
  await database.listen('news', (payload) => heard.push(payload));
  loseConnections();

  await database.notify('news', 'lost');
  await expect.poll(() => database.notify('news', 'found').then(() => heard)).toContain('found');
});

test('work without a limit may take longer than the statement limit', async () => {
  const { rows } = await database.withoutLimit((db) => sql`select pg_sleep(6) is null as slept`.execute(db));

  expect(rows).toHaveLength(1);
});
