import { mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { createPGlite } from './create-pglite.ts';
import { syncEntry, syncFolder } from './sync-folder.ts';

/** In the names of data directories that are being made. */
export const UNFINISHED = '.unfinished-';

/**
 * Creates an empty Postgres data directory at `pgdata`. It gets its name only when it is complete and on disk, so that neither
 * a kill nor a power cut leaves half of one that looks like a database. (Postgres syncs only the files that it changes later.)
 */
export async function createCluster(pgdata: string): Promise<void> {
  const unfinished = await mkdtemp(`${pgdata}${UNFINISHED}`);
  const cluster = path.join(unfinished, 'pgdata');
  const pglite = await createPGlite(cluster);
  await pglite.close();
  syncFolder(unfinished);
  await rename(cluster, pgdata);
  syncEntry(path.dirname(pgdata));
  await rm(unfinished, { recursive: true });
}

/** Whether a file name belongs to a directory whose creation was interrupted. */
export function isUnfinishedCluster(name: string): boolean {
  return name.includes(UNFINISHED);
}
