import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { withIdempotency } from '../http/idempotency.ts';
import type { Files } from './open-file-store.ts';
import { markDeleted, selectFile } from './queries.ts';
import { removeFile } from './remove-file.ts';

/** Deletes a file that an agent left. Throws `not_found`, `idempotency_key_reused`. */
export async function deleteArtifact(
  { db, files }: { db: Database; files: Files },
  accountId: string,
  { agentId, id }: { agentId: string; id: string },
  idempotencyKey: string | undefined,
): Promise<void> {
  const call = { key: idempotencyKey, operation: `agents.artifacts.delete ${agentId} ${id}`, request: null };
  const { body } = await withIdempotency(db, accountId, call, async (tx) => {
    const row = await selectFile(tx, accountId, { id, agentId });
    if (row === undefined) throw new ApiError('not_found', 'There is no such artifact');
    await markDeleted(tx, accountId, id);
    return { accountId, id, sha256: row.sha256 };
  });
  await removeFile({ db, files }, body);
}
