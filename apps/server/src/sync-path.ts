import { open } from 'node:fs/promises';

/** Puts a file, or the names in a folder, on disk. */
export async function syncPath(path: string): Promise<void> {
  await using handle = await open(path);
  await handle.sync();
}
