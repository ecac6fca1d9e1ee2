import { createHash } from 'node:crypto';
import { cpSync, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMigrations } from '../migrations.ts';
import { openDatabase } from '../open-database.ts';
import type { DatabaseHandle } from '../types.ts';
import { removeFolder } from './remove-folder.ts';

/** What a database contains beside its own schema. */
export interface Addition {
  /** Another one whenever `make` makes something else. */
  readonly key: string;
  make(database: DatabaseHandle): Promise<void>;
}

const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/jettson-database/', import.meta.url));

/**
 * A data folder whose embedded database has the schema and no rows: at this path, or a new one. The caller removes it.
 */
export async function createDataDir(folder?: string, addition?: Addition): Promise<string> {
  const dataDir = folder ?? (await mkdtemp(path.join(tmpdir(), 'jettson-test-')));
  const cluster = await cachedCluster(addition);
  const database = path.join(dataDir, 'database');
  await mkdir(database, { recursive: true, mode: 0o700 });
  // The asynchronous copy takes ten times as long.
  cpSync(cluster, path.join(database, 'pgdata'), { recursive: true });
  return dataDir;
}

/** Making a cluster takes seconds and copying one does not, so one is kept in node_modules for each set of contents. */
async function cachedCluster(addition: Addition | undefined): Promise<string> {
  const contents = JSON.stringify([await readMigrations(), addition?.key]);
  const digest = createHash('sha256').update(contents).digest('hex').slice(0, 16);
  const cluster = path.join(CACHE, `pglite-0.5.14-${digest}`);
  if (existsSync(cluster)) return cluster;
  await mkdir(CACHE, { recursive: true });
  const unfinished = await mkdtemp(`${cluster}-`);
  const database = await openDatabase({ dataDir: unfinished });
  await addition?.make(database);
  await database.close();
  // Another test run may be faster; its cluster is just as good.
  await rename(path.join(unfinished, 'database/pgdata'), cluster).catch((error) => {
    if (!existsSync(cluster)) throw error;
  });
  await removeFolder(unfinished);
  return cluster;
}
