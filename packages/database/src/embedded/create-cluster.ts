import { mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { createPGlite } from './create-pglite.ts';

/** In the names of data directories that are being made. */
export const UNFINISHED = '.unfinished-';

/**
 * Creates an empty Postgres data directory at `pgdata`. It gets its name only when it is complete, so that a kill in
 * between leaves nothing that looks like a database.
 */
export async function createCluster(pgdata: string): Promise<void> {
  const unfinished = await mkdtemp(`${pgdata}${UNFINISHED}`);
  const cluster = path.join(unfinished, 'pgdata');
  const pglite = await createPGlite(cluster);
  await pglite.close();
  await rename(cluster, pgdata);
  await rm(unfinished, { recursive: true });
}

/** Whether a file name belongs to a directory whose creation was interrupted. */
export function isUnfinishedCluster(name: string): boolean {
  return name.includes(UNFINISHED);
}
