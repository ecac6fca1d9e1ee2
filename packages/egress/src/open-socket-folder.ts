import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** A socket in a folder. */
export interface SocketPlace {
  folder: string;
  name: string;
}

/**
 * A path for a socket that is short enough, however long the folder's path is: the path of a socket may have 107 bytes,
 * and going through the open folder makes it short. It is valid until `close`.
 */
export async function openSocketFolder({
  folder,
  name,
}: SocketPlace): Promise<{ path: string; close(): Promise<void> }> {
  // Other systems have no such way through an open folder: there the path itself has to be short enough.
  if (process.platform !== 'linux') return { path: join(folder, name), close: async () => {} };
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  return { path: `/proc/self/fd/${handle.fd}/${name}`, close: () => handle.close() };
}
