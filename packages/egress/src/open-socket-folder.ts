import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** A socket in a folder. */
export interface SocketPlace {
  folder: string;
  name: string;
}

/**
 * The path of a socket that has room for it, however long the folder's path is: a socket's own path may have 107 bytes, and
 * the open folder gives it a short one. It is good until `close`.
 */
export async function openSocketFolder({
  folder,
  name,
}: SocketPlace): Promise<{ path: string; close(): Promise<void> }> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  return { path: `/proc/self/fd/${handle.fd}/${name}`, close: () => handle.close() };
}
