import { DEFAULT_NAMESPACE } from '@jettson/contract';
import { type Database, transaction } from '@jettson/database';
import { endVersion, entryOf, liveVersionOf, nextChange, openBatch, storeEndings } from './memory-batch.ts';
import { noSuchMemory, versionMismatch } from './memory-errors.ts';
import { removeMemory } from './write-queries.ts';

export interface DeleteMemoryInput {
  key: string;
  namespace?: string | undefined;
  /** Removes every version, vector and trace, also of a memory that is no longer live. */
  hard?: boolean | undefined;
  if_version?: number | undefined;
}

/** Deletes a memory; a soft deletion keeps its history and can be restored. Throws `not_found`, `conflict`. */
export async function deleteMemory(
  db: Database,
  accountId: string,
  { key, namespace = DEFAULT_NAMESPACE, hard = false, if_version: ifVersion }: DeleteMemoryInput,
): Promise<void> {
  const name = { namespace, key };
  await transaction(db, async (tx) => {
    const batch = await openBatch(tx, accountId, [name]);
    const entry = entryOf(batch, name);
    const live = liveVersionOf(batch, entry);
    const liveNumber = live?.version ?? 0;
    if (ifVersion !== undefined && ifVersion !== liveNumber) throw versionMismatch(ifVersion, liveNumber);
    if (hard) {
      if (!(await removeMemory(tx, accountId, name))) throw noSuchMemory();
      return;
    }
    if (live === undefined) throw noSuchMemory();
    endVersion(batch, entry, nextChange(batch, entry), 'deleted');
    await storeEndings(tx, accountId, batch);
  });
}
