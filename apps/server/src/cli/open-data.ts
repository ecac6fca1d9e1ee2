import { type DatabaseHandle, openDatabase } from '@jettson/database';
import { readConfig } from '../config.ts';
import { prepareDataDir } from '../operate/prepare-data-dir.ts';
import { findServer } from './server-file.ts';

/**
 * The database of the running server if there is one, otherwise one opened here; close it with `await using`. With
 * `mayMigrate`, an embedded database that no server uses is brought up to date.
 */
export async function openData({
  dataDir,
  mayMigrate = false,
}: {
  dataDir?: string;
  mayMigrate?: boolean;
}): Promise<Pick<DatabaseHandle, 'db' | 'notify'> & AsyncDisposable> {
  const config = readConfig({ dataDir });
  if (config.databaseUrl === undefined) await prepareDataDir(config.dataDir);
  const migrate =
    mayMigrate && config.databaseUrl === undefined && (await findServer(config.dataDir)) === null;
  const handle = await openDatabase({
    url: config.databaseUrl,
    dataDir: config.dataDir,
    embedded: 'attach',
    schema: migrate ? 'migrate' : 'check',
  });
  return { db: handle.db, notify: handle.notify, [Symbol.asyncDispose]: () => handle.close() };
}
