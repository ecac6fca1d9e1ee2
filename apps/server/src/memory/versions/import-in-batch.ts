import { DEFAULT_NAMESPACE, type MemoryImportRow } from '@jettson/contract';
import { addState, type MemoryBatch, nextChange, type Track, trackOf } from './memory-batch.ts';
import { type Origin, type PutOutcome, putInBatch } from './put-in-batch.ts';
import type { NewState } from './write-queries.ts';

export type ImportOutcome = PutOutcome | { kind: 'refused'; reason: string };

/**
 * One row of an import. Under a new key it becomes exactly what it says it was, times and ids included, and so
 * does a version that follows the newest one there. Otherwise it is a put. `takenIds` are the account's memory ids.
 */
export function importInBatch(
  batch: MemoryBatch,
  row: MemoryImportRow,
  { origin, takenIds }: { origin: Origin; takenIds: Set<string> },
): ImportOutcome {
  const namespace = row.namespace ?? DEFAULT_NAMESPACE;
  const track = trackOf(batch, { namespace, key: row.key });
  if (track.newest === undefined) return importNew(batch, track, row, { origin, takenIds });

  const { state } = track.newest;
  const isSameMemory = row.memory_id === state.memoryId;
  const ended = state.validTo;
  if (typeof row.valid_from === 'number') {
    if (ended !== null && row.valid_from >= ended && isSameMemory)
      return importState(batch, track, row, origin);
    const isKnown = isSameMemory && row.valid_from <= state.validFrom;
    if (isKnown) return { kind: 'unchanged', memory: track.newest };
  }
  if (typeof row.valid_to === 'number')
    return { kind: 'refused', reason: 'the key has versions of its own already' };
  return putInBatch(batch, {
    ...originOf(row, origin),
    namespace,
    key: row.key,
    value: row.value,
    tags: row.tags ?? undefined,
    importance: row.importance ?? undefined,
    metadata: row.metadata ?? undefined,
    expiresAt: row.expires_at ?? undefined,
  });
}

function importNew(
  batch: MemoryBatch,
  track: Track,
  row: MemoryImportRow,
  { origin, takenIds }: { origin: Origin; takenIds: Set<string> },
): ImportOutcome {
  const { head } = track;
  if (/^mem_[0-9A-Za-z]{21}$/.test(row.memory_id ?? '') && !takenIds.has(row.memory_id as string)) {
    head.memoryId = row.memory_id as string;
  }
  head.createdAt = Math.min(row.created_at ?? row.valid_from ?? row.updated_at ?? batch.now, batch.now);
  head.accessCount = row.access_count ?? 0;
  const outcome = importState(batch, track, row, origin);
  if (outcome.kind === 'written') takenIds.add(head.memoryId);
  return outcome;
}

/** Adds a state as the row says it was. */
function importState(batch: MemoryBatch, track: Track, row: MemoryImportRow, origin: Origin): ImportOutcome {
  const validTo = row.valid_to ?? null;
  const validFrom = Math.min(
    row.valid_from ?? row.updated_at ?? row.created_at ?? batch.now,
    nextChange(batch, track),
  );
  if (validTo !== null && (validTo <= validFrom || validTo > batch.now + 1000)) {
    return { kind: 'refused', reason: 'valid_to must be after valid_from and not in the future' };
  }
  const state: NewState = {
    ...originOf(row, origin),
    memoryId: track.head.memoryId,
    namespace: track.head.namespace,
    key: row.key,
    version: row.version ?? track.head.lastVersion + 1,
    value: row.value,
    tags: row.tags ?? [],
    importance: row.importance ?? 5,
    metadata: row.metadata ?? {},
    validFrom,
    validTo,
    endedBy: validTo === null ? null : (row.ended_by ?? 'superseded'),
    expiresAt: row.expires_at ?? null,
  };
  if (validTo === null && (state.expiresAt === null || state.expiresAt > batch.now)) {
    const { maxMemories } = batch.plan;
    if (maxMemories !== null && batch.liveCount >= maxMemories) return { kind: 'over_quota' };
    batch.liveCount++;
  }
  return { kind: 'written', memory: addState(batch, track, state) };
}

/** What the row says of itself, else what is true of all rows. A row that names no trust has that of its importer. */
function originOf(row: MemoryImportRow, origin: Origin): Origin {
  return {
    source: row.source ?? origin.source,
    trust: row.trust ?? origin.trust,
    provenance: row.provenance ?? origin.provenance,
  };
}
