import { mkdir, mkdtemp, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { freeBytes } from '../free-bytes.ts';

/** A new database takes 40 MB, and Postgres stops when its disk is full. */
const NEEDED_BYTES = 100e6;

/** Where a restore keeps everything until it is complete. */
export const RESTORING = 'restoring';

/** What Node's error codes mean for a folder, in words for people. */
const REASONS: Record<string, string> = {
  EACCES: 'this user has no permission to write there',
  EDQUOT: "this user's quota on the disk is used up",
  EEXIST: 'it is a link to something that does not exist',
  ELOOP: 'it is a link that leads to itself',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'no folder can be made there',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of this path is a file',
  EPERM: 'no folder can be made there',
  EROFS: 'the file system is read-only',
};

/**
 * Makes the data folder and tries to write to it and to its existing subfolders. Throws an error that names the folder
 * and what is wrong with it, also if the disk is nearly full.
 */
export async function prepareDataDir(dataDir: string): Promise<void> {
  await makeUsable(dataDir);
  if (await exists(join(dataDir, RESTORING))) {
    throw new Error(
      `A restore into the data folder ${dataDir} is under way, or was interrupted. If it was, remove what is in the folder and restore again.`,
    );
  }
  for (const name of ['database', 'files', 'computers', 'browser']) {
    const folder = join(dataDir, name);
    if (await exists(folder)) await makeUsable(folder);
  }
  const free = await freeBytes(dataDir);
  if (free >= NEEDED_BYTES) return;
  throw new Error(
    `The disk of the data folder ${dataDir} is nearly full: ${Math.floor(free / 1e6)} MB are free, and ` +
      `${NEEDED_BYTES / 1e6} MB are needed. Free some space, or choose a folder on another disk with JETTSON_DATA_DIR.`,
  );
}

async function makeUsable(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    await rmdir(await mkdtemp(join(folder, '.try-')));
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new Error(
      `The data folder cannot be used: ${folder}: ${REASONS[code] ?? message}. Choose another one with --data-dir or JETTSON_DATA_DIR.`,
      { cause: error },
    );
  }
}

/** Not with `recursive`, which never ends below /proc: Node goes up to the parent, finds it there, and tries again. */
async function makeFolder(folder: string): Promise<void> {
  const info = await stat(folder).catch(nullIfMissing);
  if (info?.isDirectory()) return;
  if (info) throw new Error('it is not a folder');
  await makeFolder(dirname(folder));
  await mkdir(folder, { mode: 0o700 }).catch(async (error) => {
    // Another command may have made it at the same moment.
    if (!(await stat(folder).catch(() => null))?.isDirectory()) throw error;
  });
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(nullIfMissing)) !== null;
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
