import type { Database } from '@jettson/database';
import { openDatabase } from '@jettson/database';
import { readConfig } from '../config.ts';
import { prepareDataDir } from '../operate/prepare-data-dir.ts';

/** The database of the running server if there is one, otherwise one opened here; close it with `await using`. */
export async function openData({
  dataDir,
}: {
  dataDir?: string;
}): Promise<{ db: Database } & AsyncDisposable> {
  const config = readConfig({ dataDir });
  if (config.databaseUrl === undefined) await prepareDataDir(config.dataDir);
  const handle = await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir, embedded: 'attach' });
  return { db: handle.db, [Symbol.asyncDispose]: () => handle.close() };
}
