import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { sql } from 'kysely';
import { type Session, sessionOf } from './dump/session.ts';
import { copyPath, copyStatement } from './embedded/copy-cluster.ts';
import { openDataFolder } from './embedded/data-folder.ts';
import { openDatabase } from './open-database.ts';
import type { DatabaseHandle, OpenDatabaseOptions } from './types.ts';

/** A dump that waits for its disk must not be taken for a client that has forgotten its transaction. */
const PATIENCE_MS = 24 * 3600 * 1000;

/**
 * Gives `work` the database as it is at this moment, in a read-only transaction, whatever others write meanwhile. Writers
 * to an embedded database wait while its files are copied; nobody waits for `work`.
 */
export async function withSnapshot<T>(
  options: OpenDatabaseOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  if (options.url !== undefined) {
    return onHandle(await openDatabase({ ...options, schema: 'any' }), work);
  }
  const name = `${process.pid}-${randomUUID()}`;
  const running = await openDatabase({ ...options, embedded: 'attach', schema: 'any' });
  const copy = copyPath(openDataFolder(options.dataDir).pgdata, name);
  try {
    const copying = running.withoutLimit((db) => sql.raw(copyStatement(name)).execute(db));
    await copying.finally(() => running.close());
    const engine = await openDatabase({ dataDir: copy, schema: 'any', idleTransactionLimitMs: PATIENCE_MS });
    return await onHandle(engine, work);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function onHandle<T>(handle: DatabaseHandle, work: (session: Session) => Promise<T>): Promise<T> {
  try {
    return await handle.withoutLimit((db) =>
      db
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute((trx) => work(sessionOf(trx))),
    );
  } finally {
    await handle.close();
  }
}
