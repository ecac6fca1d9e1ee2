import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { ApiError } from '../errors.ts';
import { withIdempotency } from '../http/idempotency.ts';
import type { Files } from './open-file-store.ts';
import { isInUse, markDeleted, selectFile } from './queries.ts';
import { removeFile } from './remove-file.ts';

/**
 * Deletes an upload. Throws `not_found`, `conflict` while a live agent may still need it, and
 * `idempotency_key_reused`.
 */
export async function deleteUpload(
  { db, files }: { db: Database; files: Files },
  accountId: string,
  id: string,
  idempotencyKey: string | undefined,
): Promise<void> {
  const call = { key: idempotencyKey, operation: `files.delete ${id}`, request: null };
  const { body } = await withIdempotency(db, accountId, call, async (tx) => {
    // Locked before its users are checked: a racing spawn either holds it or finds it deleted.
    await sql`select 1 from files where account_id = ${accountId} and id = ${id} for update`.execute(tx);
    const row = await selectFile(tx, accountId, { id, agentId: null });
    if (row === undefined) throw new ApiError('not_found', 'There is no such file');
    if (await isInUse(tx, accountId, id)) {
      throw new ApiError('conflict', 'A live agent has this file as its input');
    }
    await markDeleted(tx, accountId, id);
    return { accountId, id, sha256: row.sha256 };
  });
  await removeFile({ db, files }, body);
}
