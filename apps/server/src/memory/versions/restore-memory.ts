import { DEFAULT_NAMESPACE, type Memory, type RestoreMemoryRequest } from '@jettson/contract';
import { type Database, transaction } from '@jettson/database';
import { noSuchMemory } from './get-memory.ts';
import {
  addState,
  endState,
  liveState,
  type MemoryBatch,
  nextChange,
  openBatch,
  storeBatch,
  type TrackedState,
  trackOf,
} from './memory-batch.ts';
import type { MemoryRow } from './memory-row.ts';
import { selectStates } from './queries.ts';
import { toMemory } from './to-memory.ts';
import { overQuota, toRow, versionMismatch } from './write-memory.ts';

/**
 * Makes an older version live again, as a new version: the time between stays as it was. Without a version it
 * brings back what was deleted or has expired, and leaves what is live alone.
 *
 * Throws `not_found`, `conflict` when another version than `if_version` is live, `memory_quota_exceeded`.
 */
export async function restoreMemory(
  { db }: { db: Database },
  accountId: string,
  { key, namespace, version, if_version: ifVersion }: RestoreMemoryRequest,
): Promise<Memory> {
  const name = { key, namespace: namespace ?? DEFAULT_NAMESPACE };
  return transaction(db, async (tx) => {
    const batch = await openBatch(tx, accountId, [name]);
    const states = await selectStates(tx, accountId, name);
    // The last state of a version has its newest tags, importance, expiry and metadata.
    const wanted = states.findLast((state) => version == null || state.version === version);
    if (wanted === undefined) throw noSuchMemory();

    const track = trackOf(batch, name);
    const live = liveState(batch, track);
    const liveVersion = live?.state.version ?? 0;
    if (ifVersion != null && ifVersion !== liveVersion) throw versionMismatch(ifVersion, liveVersion);
    const isThere = live !== undefined && (version == null || live.state.value === wanted.value);
    const restored = isThere ? live : restoreInBatch(batch, wanted);
    await storeBatch(tx, accountId, batch, undefined);
    return toMemory(toRow(track, restored));
  });
}

/** Throws `memory_quota_exceeded`. */
function restoreInBatch(
  batch: MemoryBatch,
  { rowId, createdAt, accessCount, ...wanted }: MemoryRow,
): TrackedState {
  const track = trackOf(batch, wanted);
  if (liveState(batch, track) === undefined) {
    const { maxMemories } = batch.plan;
    if (maxMemories !== null && batch.liveCount >= maxMemories) throw overQuota(batch);
    batch.liveCount++;
  }
  const validFrom = nextChange(batch, track);
  endState(batch, track, validFrom, 'superseded');
  const isOver = wanted.expiresAt !== null && wanted.expiresAt <= validFrom;
  const restored = addState(batch, track, {
    ...wanted,
    version: track.head.lastVersion + 1,
    validFrom,
    validTo: null,
    endedBy: null,
    expiresAt: isOver ? null : wanted.expiresAt,
  });
  batch.vectorCopies.push({ from: rowId, to: restored });
  return restored;
}
