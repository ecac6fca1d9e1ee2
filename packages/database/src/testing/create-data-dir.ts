import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCluster } from '../embedded/create-cluster.ts';

/** A new, empty data folder for the embedded database. The caller removes it. */
export async function createDataDir(): Promise<string> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'jettson-test-'));
  const folder = path.join(dataDir, 'database');
  await mkdir(folder, { mode: 0o700 });
  await cp(await emptyCluster(), path.join(folder, 'pgdata'), { recursive: true });
  return dataDir;
}

/** Creating a cluster takes seconds and copying one does not, so an empty one is kept in node_modules. */
async function emptyCluster(): Promise<string> {
  const cache = fileURLToPath(new URL('../../../../node_modules/.cache/jettson-database/', import.meta.url));
  const cluster = path.join(cache, 'pglite-0.5.14');
  if (existsSync(cluster)) return cluster;
  await mkdir(cache, { recursive: true });
  // Another test run may be faster; its cluster is just as good.
  await createCluster(cluster).catch((error) => {
    if (!existsSync(cluster)) throw error;
  });
  return cluster;
}
