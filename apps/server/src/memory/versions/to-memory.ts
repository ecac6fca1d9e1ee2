import type { Memory, MemoryVersion } from '@jettson/contract';
import type { MemoryRow } from './memory-row.ts';

/** A row as clients see it. */
export function toMemory(row: MemoryRow): Memory {
  return {
    memory_id: row.memoryId,
    key: row.key,
    namespace: row.namespace,
    value: row.value,
    tags: row.tags,
    importance: row.importance,
    source: row.source,
    access_count: row.accessCount,
    created_at: row.createdAt,
    updated_at: row.validFrom,
    expires_at: row.expiresAt,
    version: row.version,
    metadata: row.metadata,
    trust: row.trust,
    provenance: row.provenance,
  };
}

/** A row with the time that it held. An expired one ended when it expired, swept or not. */
export function toMemoryVersion(row: MemoryRow): MemoryVersion {
  const isExpired = row.validTo === null && row.expiresAt !== null && row.expiresAt <= Date.now();
  return {
    ...toMemory(row),
    valid_from: row.validFrom,
    valid_to: isExpired ? row.expiresAt : row.validTo,
    ended_by: isExpired ? 'expired' : row.endedBy,
  };
}
