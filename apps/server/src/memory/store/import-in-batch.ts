import type { MemoryImportRow } from '@jettson/contract';
import { lowestTrust, type Origin } from '../model/origin.ts';
import type { NewVersion } from '../model/stored-version.ts';
import {
  addVersion,
  type BatchEntry,
  entryOf,
  findOverQuota,
  type MemoryBatch,
  nextChange,
} from './memory-batch.ts';
import { type PutOutcome, putInBatch } from './put-in-batch.ts';

export type ImportOutcome =
  | Exclude<PutOutcome, { kind: 'less_trusted' }>
  | { kind: 'refused'; reason: string };

/**
 * Imports one row. Under a new key, it becomes exactly what it says it was, including times and ids; so does a version
 * that follows the newest one there. Otherwise, it is a put. `takenIds` are the account's memory ids.
 */
export function importInBatch(
  batch: MemoryBatch,
  row: MemoryImportRow & { namespace: string },
  { origin, takenIds }: { origin: Origin; takenIds: Set<string> },
): ImportOutcome {
  const { namespace } = row;
  const entry = entryOf(batch, { namespace, key: row.key });
  const { newest } = entry;
  if (newest === undefined) return importNew(batch, entry, row, { origin, takenIds });

  const isSameMemory = row.memory_id === newest.memoryId;
  const ended = newest.validTo;
  if (typeof row.valid_from === 'number') {
    if (ended !== null && row.valid_from >= ended && isSameMemory)
      return importVersion(batch, entry, row, origin);
    const isKnown = isSameMemory && row.valid_from <= newest.validFrom;
    if (isKnown) return { kind: 'unchanged', version: newest };
  }
  if (typeof row.valid_to === 'number')
    return { kind: 'refused', reason: 'the key has versions of its own already' };
  const outcome = putInBatch(batch, {
    ...originOf(row, origin),
    namespace,
    key: row.key,
    value: row.value,
    tags: row.tags ?? undefined,
    importance: row.importance ?? undefined,
    metadata: row.metadata ?? undefined,
    expiresAt: row.expires_at ?? undefined,
  });
  if (outcome.kind !== 'less_trusted') return outcome;
  return { kind: 'refused', reason: `trust: what is live is trusted more (${outcome.live.trust})` };
}

function importNew(
  batch: MemoryBatch,
  entry: BatchEntry,
  row: MemoryImportRow,
  { origin, takenIds }: { origin: Origin; takenIds: Set<string> },
): ImportOutcome {
  const { head } = entry;
  if (/^mem_[0-9A-Za-z]{21}$/.test(row.memory_id ?? '') && !takenIds.has(row.memory_id as string)) {
    head.memoryId = row.memory_id as string;
  }
  head.createdAt = Math.min(row.created_at ?? row.valid_from ?? row.updated_at ?? batch.now, batch.now);
  head.accessCount = row.access_count ?? 0;
  const outcome = importVersion(batch, entry, row, origin);
  if (outcome.kind === 'written') takenIds.add(head.memoryId);
  return outcome;
}

/** Adds a version as the row describes it. */
function importVersion(
  batch: MemoryBatch,
  entry: BatchEntry,
  row: MemoryImportRow,
  origin: Origin,
): ImportOutcome {
  const validTo = row.valid_to ?? null;
  const validFrom = Math.min(
    row.valid_from ?? row.updated_at ?? row.created_at ?? batch.now,
    nextChange(batch, entry),
  );
  if (validTo !== null && (validTo <= validFrom || validTo > batch.now + 1000)) {
    return { kind: 'refused', reason: 'valid_to must be after valid_from and not in the future' };
  }
  const version: NewVersion = {
    ...originOf(row, origin),
    memoryId: entry.head.memoryId,
    namespace: entry.head.namespace,
    key: row.key,
    version: row.version ?? entry.head.lastVersion + 1,
    value: row.value,
    tags: row.tags ?? [],
    importance: row.importance ?? 5,
    metadata: row.metadata ?? {},
    validFrom,
    validTo,
    endedBy: validTo === null ? null : (row.ended_by ?? 'superseded'),
    expiresAt: row.expires_at ?? null,
  };
  const becomesLive = validTo === null && (version.expiresAt === null || version.expiresAt > batch.now);
  const overQuota = findOverQuota(batch, entry, { becomesLive });
  if (overQuota !== undefined) return overQuota;
  if (becomesLive) batch.liveCount++;
  return { kind: 'written', version: addVersion(batch, entry, version) };
}

/**
 * What the row says about itself, otherwise what holds for all rows. It is trusted as much as its importer, or less if
 * it says so.
 */
function originOf(row: MemoryImportRow, origin: Origin): Origin {
  return {
    source: row.source ?? origin.source,
    trust: lowestTrust([origin, { trust: row.trust ?? origin.trust }]),
    provenance: row.provenance ?? origin.provenance,
  };
}
