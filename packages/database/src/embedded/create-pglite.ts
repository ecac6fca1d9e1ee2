import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { vector } from '@electric-sql/pglite-pgvector';
import { DurableNodeFS } from './durable-node-fs.ts';
import { type LogSync, openLogSync } from './log-sync.ts';

// PGlite's own parameters, without -F, which switches fsync off, and with a sync method that reaches the file system:
// its fdatasync is a no-op. 128 MB of buffers would cost 70 MB more memory.
const START_PARAMETERS = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['-c', 'fsync=on', '-c', 'wal_sync_method=fsync', '-c', 'shared_buffers=32MB'],
];

/** Opens the Postgres data directory, creating one if the folder does not exist. A commit is on disk after `log` synced it. */
export function createPGlite(folder: string, log: LogSync = openLogSync()): Promise<PGlite> {
  return PGlite.create({
    fs: new DurableNodeFS(folder, log),
    extensions: { vector, pg_trgm },
    startParams: START_PARAMETERS,
  });
}
