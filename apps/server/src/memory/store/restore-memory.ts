import type { Memory, RestoreMemoryRequest } from '@jettson/contract';
import { transaction } from '@jettson/database';
import { type MemoryScope, nameToRead } from '../model/memory-scope.ts';
import type { StoredVersion } from '../model/stored-version.ts';
import { toMemory } from '../model/to-memory.ts';
import {
  addVersion,
  type BatchVersion,
  endVersion,
  entryOf,
  findOverQuota,
  liveVersionOf,
  type MemoryBatch,
  nextChange,
  openBatch,
  type StoreDeps,
  storeBatch,
} from './memory-batch.ts';
import { noSuchMemory, overQuota, versionMismatch } from './memory-errors.ts';
import { selectVersions } from './queries.ts';
import { toStored } from './write-memory.ts';

/**
 * Makes an older version live again, as a new version: the history in between stays as it was. Without a version, it
 * restores what was deleted or has expired, and leaves a live memory alone.
 *
 * Throws `not_found`, `conflict` if another version than `if_version` is live, `memory_quota_exceeded`,
 * `storage_quota_exceeded`.
 */
export async function restoreMemory(
  deps: StoreDeps,
  scope: MemoryScope,
  { version: number, if_version: ifVersion, ...request }: RestoreMemoryRequest,
): Promise<Memory> {
  const name = nameToRead(scope, request);
  return transaction(deps.db, async (tx) => {
    const batch = await openBatch(tx, scope, [name]);
    const versions = await selectVersions(tx, scope, name);
    // The last row with a number has its newest tags, importance, expiry and metadata.
    const wanted = versions.findLast(({ version }) => number == null || version === number);
    if (wanted === undefined) throw noSuchMemory();

    const entry = entryOf(batch, name);
    const live = liveVersionOf(batch, entry);
    const liveNumber = live?.version ?? 0;
    if (ifVersion != null && ifVersion !== liveNumber) throw versionMismatch(ifVersion, liveNumber);
    const isThere = live !== undefined && (number == null || live.value === wanted.value);
    const restored = isThere ? live : restoreInBatch(batch, wanted);
    await storeBatch({ ...deps, db: tx }, scope.accountId, batch);
    return toMemory(toStored(entry, restored));
  });
}

/**
 * Makes a version live again, as a new one; with the value that is live, only its attributes change. Throws
 * `memory_quota_exceeded`, `storage_quota_exceeded`.
 */
export function restoreInBatch(
  batch: MemoryBatch,
  { versionId, createdAt, accessCount, ...wanted }: StoredVersion,
): BatchVersion {
  const entry = entryOf(batch, wanted);
  const live = liveVersionOf(batch, entry);
  const becomesLive = live === undefined;
  const isAmended = live?.value === wanted.value;
  const noRoom = findOverQuota(batch, entry, { becomesLive });
  if (noRoom !== undefined) throw overQuota(batch, noRoom);
  if (becomesLive) batch.liveCount++;
  const validFrom = nextChange(batch, entry);
  endVersion(batch, entry, validFrom, isAmended ? 'amended' : 'superseded');
  const isOver = wanted.expiresAt !== null && wanted.expiresAt <= validFrom;
  const restored = addVersion(batch, entry, {
    ...wanted,
    version: isAmended ? live.version : entry.head.lastVersion + 1,
    validFrom,
    validTo: null,
    endedBy: null,
    expiresAt: isOver ? null : wanted.expiresAt,
  });
  batch.vectorCopies.push({ from: versionId, to: restored });
  return restored;
}
