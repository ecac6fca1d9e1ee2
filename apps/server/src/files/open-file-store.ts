import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileConfig } from '../config-files.ts';
import { type AccountSlots, openAccountSlots } from '../http/account-slots.ts';
import type { FileStore } from './file-store.ts';
import { localStore } from './local-store.ts';
import { s3Store } from './s3-store.ts';
import { openSnapshotSlots, type SnapshotSlots } from './snapshots/snapshot-slots.ts';

/** The store, and what is needed to keep files in it. */
export interface Files {
  store: FileStore;
  /** Where contents wait on their way to the store. */
  spoolFolder: string;
  /** Until an upload is complete, only the disk limits it. */
  uploads: AccountSlots;
  snapshots: SnapshotSlots;
}

const UPLOADS_AT_ONCE = 8;
const SPOOLED_FOR_MS = 24 * 3600 * 1000;

/** Opens the configured store, and removes incomplete contents that a crash left behind. */
export async function openFileStore({ s3 }: FileConfig, dataDir: string): Promise<Files> {
  const folder = join(dataDir, 'files');
  const spoolFolder = join(folder, 'incoming');
  await mkdir(spoolFolder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(spoolFolder)) {
    const path = join(spoolFolder, name);
    const info = await stat(path).catch(() => undefined);
    // Other processes on this machine may be writing the newer ones.
    if (info && Date.now() - info.mtimeMs > SPOOLED_FOR_MS) await rm(path, { force: true });
  }
  return {
    store: s3 ? s3Store(s3) : localStore(join(folder, 'kept')),
    spoolFolder,
    uploads: openAccountSlots('uploads', (ofAccount) => ofAccount < UPLOADS_AT_ONCE),
    snapshots: openSnapshotSlots(),
  };
}
