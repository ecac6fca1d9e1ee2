import { DEFAULT_NAMESPACE } from '@jettson/contract';
import { type Database, transaction } from '@jettson/database';
import { noSuchMemory } from './get-memory.ts';
import { endState, liveState, nextChange, openBatch, storeBatch, trackOf } from './memory-batch.ts';
import { versionMismatch } from './write-memory.ts';
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
  { db }: { db: Database },
  accountId: string,
  { key, namespace = DEFAULT_NAMESPACE, hard = false, if_version: ifVersion }: DeleteMemoryInput,
): Promise<void> {
  const name = { namespace, key };
  await transaction(db, async (tx) => {
    const batch = await openBatch(tx, accountId, [name]);
    const track = trackOf(batch, name);
    const live = liveState(batch, track);
    const liveVersion = live?.state.version ?? 0;
    if (ifVersion !== undefined && ifVersion !== liveVersion) throw versionMismatch(ifVersion, liveVersion);
    if (hard) {
      if (!(await removeMemory(tx, accountId, name))) throw noSuchMemory();
      return;
    }
    if (live === undefined) throw noSuchMemory();
    endState(batch, track, nextChange(batch, track), 'deleted');
    await storeBatch(tx, accountId, batch, undefined);
  });
}
