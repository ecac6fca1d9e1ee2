import { text } from 'node:stream/consumers';
import { newId } from '../ids.ts';
import { FileGoneError, type FileStore } from './file-store.ts';
import type { Files } from './open-file-store.ts';
import { spoolFile } from './spool-file.ts';

/** The store's own object; contents of files have an account before their names. */
const NAME = 'store-id';

/** The id that the store keeps. A store without one gets one; processes that do that at the same moment get the same. */
export async function readStoreId({
  store,
  spoolFolder,
}: Pick<Files, 'store' | 'spoolFolder'>): Promise<string> {
  const found = await findStoreId(store);
  if (found !== undefined) return found;
  await using file = await spoolFile(spoolFolder, idOnly(newId('store')), { maxBytes: 100 });
  await store.putNew(NAME, file);
  const id = await findStoreId(store);
  if (id === undefined) throw new Error(`${store.place} lost the file ${NAME} that was just written`);
  return id;
}

/** Gives the store a new id, which processes that use another store do not have. */
export async function renewStoreId(files: Pick<Files, 'store' | 'spoolFolder'>): Promise<string> {
  await files.store.remove(NAME);
  return readStoreId(files);
}

async function findStoreId(store: FileStore): Promise<string | undefined> {
  try {
    return (await text(await store.open(NAME))).trim();
  } catch (error) {
    if (error instanceof FileGoneError) return undefined;
    throw error;
  }
}

async function* idOnly(id: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${id}\n`);
}
