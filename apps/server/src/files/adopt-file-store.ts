import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import PQueue from 'p-queue';
import { newId } from '../ids.ts';
import { recordFileStore } from './claim-file-store.ts';
import { contentName } from './content-name.ts';
import type { Files } from './open-file-store.ts';
import { replaceStoreId } from './store-id.ts';

const PAGE = 1000;
const LOOKS_AT_ONCE = 16;

/** What the store was found to have. */
export interface Adopted {
  files: number;
  /** Names of contents that it does not have. */
  missing: string[];
  /** False: something is missing, so nothing was changed. */
  isAdopted: boolean;
}

/**
 * Records that the files of this database are in this process's store from now on, if the store has all of them. The store
 * gets a new id, so that processes with the settings of before, and with a copy of its files, no longer start.
 */
export async function adoptFileStore(
  db: Database,
  files: Pick<Files, 'store' | 'spoolFolder'>,
  { acceptMissing }: { acceptMissing: boolean },
): Promise<Adopted> {
  const { store } = files;
  const looks = new PQueue({ concurrency: LOOKS_AT_ONCE });
  const missing: string[] = [];
  let count = 0;
  for await (const names of contentNames(db)) {
    count += names.length;
    const look = async (name: string) => (await store.has(name)) || missing.push(name);
    await looks.addAll(names.map((name) => () => look(name)));
  }
  const isAdopted = missing.length === 0 || acceptMissing;
  if (isAdopted) {
    const id = newId('store');
    await replaceStoreId(files, id);
    await recordFileStore(db, { id, place: store.place });
  }
  return { files: count, missing: missing.sort(), isAdopted };
}

/** Of everything that is kept in the store, in pages. */
async function* contentNames(db: Database): AsyncGenerator<string[]> {
  for (let after = ''; ; ) {
    const { rows } = await sql<{ id: string; accountId: string; sha256: string }>`
      select id, account_id as "accountId", sha256
        from (select id, account_id, sha256 from files where state = 'kept'
              union all
              select id, account_id, sha256 from snapshots where state = 'kept') kept
       where id > ${after} order by id limit ${PAGE}`.execute(db);
    if (rows.length === 0) return;
    yield rows.map(contentName);
    after = rows[rows.length - 1]?.id ?? '';
  }
}
