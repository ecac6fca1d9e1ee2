import { type Database, transaction } from '@jettson/database';
import { sql } from 'kysely';
import { ApiError } from '../errors.ts';
import type { Files } from './open-file-store.ts';
import { isInUse, markDeleted, selectFile } from './queries.ts';
import { removeFile } from './remove-file.ts';

/** Deletes an upload. Throws `not_found`, and `conflict` while a live agent may still need it. */
export async function deleteUpload(
  { db, files }: { db: Database; files: Files },
  accountId: string,
  id: string,
): Promise<void> {
  const row = await transaction(db, async (tx) => {
    // Locked before the look at its users: a spawn that races holds it, or finds it deleted.
    await sql`select 1 from files where account_id = ${accountId} and id = ${id} for update`.execute(tx);
    if ((await selectFile(tx, accountId, { id, agentId: null })) === undefined) return undefined;
    if (await isInUse(tx, accountId, id)) {
      throw new ApiError('conflict', 'An agent that is live has this file as its input');
    }
    return markDeleted(tx, accountId, id);
  });
  if (row === undefined) throw new ApiError('not_found', 'There is no such file');
  await removeFile({ db, files }, row);
}
