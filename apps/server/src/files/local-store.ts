import { access, link, mkdir, open, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { syncPath } from '../sync-path.ts';
import { FileGoneError, type FileStore } from './file-store.ts';

/** Files in a folder on this machine. Processes on other machines do not see them. */
export function localStore(folder: string): FileStore {
  return {
    place: `the folder ${folder} on ${hostname()}`,
    async put(name, { path }) {
      const target = join(folder, name);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      // The content is complete and on disk before it has this name.
      await link(path, target).catch((error) => {
        if (error.code !== 'EEXIST') throw error;
      });
      await syncPath(dirname(target));
    },
    has: (name) =>
      access(join(folder, name)).then(
        () => true,
        (error) => {
          if (error.code === 'ENOENT') return false;
          throw error;
        },
      ),
    async open(name) {
      try {
        const file = await open(join(folder, name));
        return Readable.toWeb(file.createReadStream()) as ReadableStream<Uint8Array>;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new FileGoneError(name);
        throw error;
      }
    },
    remove: (name) => rm(join(folder, name), { force: true }),
    removeFolder: (accountId) => rm(join(folder, accountId), { recursive: true, force: true }),
  };
}
