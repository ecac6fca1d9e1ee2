import { existsSync, renameSync, rmSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { DurableNodeFS } from './durable-node-fs.ts';

// PGlite's own parameters without -F, which switches fsync off, and with a way of syncing that
// reaches the file system: its fdatasync is a no-op.
const START_PARAMETERS = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['-c', 'fsync=on', '-c', 'wal_sync_method=fsync'],
];

/** Opens the Postgres data directory `pgdata`, creating it when there is none. */
export async function createPGlite(pgdata: string): Promise<PGlite> {
  if (!existsSync(pgdata)) await initialize(pgdata);
  return open(pgdata);
}

/** A kill while the cluster is being created must not leave half of one, so it gets its name when it is whole. */
async function initialize(pgdata: string): Promise<void> {
  const unfinished = `${pgdata}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const pglite = await open(unfinished);
  await pglite.close();
  renameSync(unfinished, pgdata);
}

function open(folder: string): Promise<PGlite> {
  return PGlite.create({
    fs: new DurableNodeFS(folder),
    extensions: { vector },
    startParams: START_PARAMETERS,
  });
}
