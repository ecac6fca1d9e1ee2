import { text } from 'node:stream/consumers';
import { FileGoneError, type FileStore } from './file-store.ts';
import type { Files } from './open-file-store.ts';
import { spoolFile } from './spool-file.ts';

/** The store's own object; contents of files have an account before their names. */
const NAME = 'store-id';

/** The id that the store keeps; undefined if it has none. */
export async function readStoreId(store: FileStore): Promise<string | undefined> {
  try {
    return (await text(await store.open(NAME))).trim();
  } catch (error) {
    if (error instanceof FileGoneError) return undefined;
    throw error;
  }
}

/** Gives a store without an id this one. */
export async function writeStoreId(
  { store, spoolFolder }: Pick<Files, 'store' | 'spoolFolder'>,
  id: string,
): Promise<void> {
  await using file = await spoolFile(spoolFolder, idOnly(id), { maxBytes: 100 });
  await store.put(NAME, file);
}

/** Gives the store this id instead of the one that it has. */
export async function replaceStoreId(files: Pick<Files, 'store' | 'spoolFolder'>, id: string): Promise<void> {
  await files.store.remove(NAME);
  await writeStoreId(files, id);
}

async function* idOnly(id: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${id}\n`);
}
