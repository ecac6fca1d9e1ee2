import type { MemoryRemains, MemoryTrust } from '@jettson/contract';
import { type Database, transaction } from '@jettson/database';
import { type MemoryScope, nameToWrite } from '../model/memory-scope.ts';
import { isLessTrusted } from '../model/origin.ts';
import { eraseMemory } from './erase-memory.ts';
import { endVersion, entryOf, liveVersionOf, nextChange, openBatch, storeEndings } from './memory-batch.ts';
import { noSuchMemory, notTrustedEnough, versionMismatch } from './memory-errors.ts';
import { selectHighestTrust } from './queries.ts';

export interface DeleteMemoryInput {
  key: string;
  namespace?: string | undefined;
  /** Removes every version, vector and trace, even if the memory is no longer live. */
  hard?: boolean | undefined;
  if_version?: number | undefined;
  /** The trust of whoever deletes. */
  trust: MemoryTrust;
}

/**
 * Deletes a memory; a soft deletion keeps its history and can be undone. Returns where the text of a memory that was
 * deleted for good may remain. Throws `not_found`, `conflict`, `forbidden` if it comes from a more trusted writer.
 */
export async function deleteMemory(
  db: Database,
  scope: MemoryScope,
  { key, namespace, hard = false, if_version: ifVersion, trust }: DeleteMemoryInput,
): Promise<MemoryRemains[]> {
  const name = nameToWrite(scope, { namespace, key });
  return transaction(db, async (tx) => {
    const batch = await openBatch(tx, scope, [name]);
    const entry = entryOf(batch, name);
    const live = liveVersionOf(batch, entry);
    const liveNumber = live?.version ?? 0;
    if (ifVersion !== undefined && ifVersion !== liveNumber) throw versionMismatch(ifVersion, liveNumber);
    if (hard) {
      const highest = await selectHighestTrust(tx, scope.accountId, name);
      if (highest !== undefined && isLessTrusted(trust, highest)) throw notTrustedEnough(highest);
      return eraseMemory(tx, scope, name);
    }
    if (live === undefined) throw noSuchMemory();
    if (isLessTrusted(trust, live.trust)) throw notTrustedEnough(live.trust);
    endVersion(batch, entry, nextChange(batch, entry), 'deleted');
    await storeEndings(tx, scope.accountId, batch);
    return [];
  });
}
