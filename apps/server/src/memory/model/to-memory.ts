import type { Memory, MemoryVersion } from '@jettson/contract';
import { shownProvenance } from './shown-provenance.ts';
import { endOfExpired, type StoredVersion } from './stored-version.ts';

/** Converts a version to the memory that clients see. */
export function toMemory(version: StoredVersion): Memory {
  return {
    memory_id: version.memoryId,
    key: version.key,
    namespace: version.namespace,
    value: version.value,
    tags: version.tags,
    importance: version.importance,
    source: version.source,
    access_count: version.accessCount,
    created_at: version.createdAt,
    updated_at: version.validFrom,
    expires_at: version.expiresAt,
    version: version.version,
    metadata: version.metadata,
    trust: version.trust,
    provenance: shownProvenance(version),
  };
}

/**
 * The same, with the time during which it was live. An expired version ended when it expired, whether it has been swept
 * or not.
 */
export function toMemoryVersion(version: StoredVersion): MemoryVersion {
  const { validFrom, validTo, expiresAt, endedBy } = version;
  const isExpired = validTo === null && expiresAt !== null && expiresAt <= Date.now();
  return {
    ...toMemory(version),
    valid_from: validFrom,
    valid_to: isExpired ? endOfExpired(expiresAt, validFrom) : validTo,
    ended_by: isExpired ? 'expired' : endedBy,
  };
}
