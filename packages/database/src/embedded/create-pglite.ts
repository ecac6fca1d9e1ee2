import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { DurableNodeFS } from './durable-node-fs.ts';

// PGlite's own parameters, without -F, which switches fsync off, and with a sync method that reaches the file system:
// its fdatasync is a no-op. 128 MB of buffers would cost 70 MB more memory.
const START_PARAMETERS = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['-c', 'fsync=on', '-c', 'wal_sync_method=fsync', '-c', 'shared_buffers=32MB'],
];

/** Opens the Postgres data directory, creating one if the folder does not exist. */
export function createPGlite(folder: string): Promise<PGlite> {
  return PGlite.create({
    fs: new DurableNodeFS(folder),
    extensions: { vector },
    startParams: START_PARAMETERS,
  });
}
