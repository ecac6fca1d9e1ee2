import type { MemoryProvenance, MemorySource, MemoryTrust, MemoryVersion } from '@jettson/contract';
import { sql } from 'kysely';
import { isAgentGone } from './shown-provenance.ts';

/**
 * The state of a memory from `validFrom` until `validTo`: a row of memory_versions, with what all versions of the
 * memory share. A change of only tags, importance, expiry or metadata makes a new row with the same version number.
 * Times are milliseconds since the Unix epoch.
 */
export interface StoredVersion {
  versionId: number;
  memoryId: string;
  namespace: string;
  key: string;
  /** The version number. */
  version: number;
  value: string;
  tags: string[];
  importance: number;
  source: MemorySource;
  metadata: Record<string, unknown>;
  trust: MemoryTrust;
  provenance: MemoryProvenance;
  /** The agent that wrote it is no longer there. */
  isAgentGone?: boolean;
  validFrom: number;
  /** Null: live, unless it has expired. */
  validTo: number | null;
  endedBy: MemoryVersion['ended_by'];
  expiresAt: number | null;
  createdAt: number;
  accessCount: number;
}

/** A version that is not stored yet: the database will give it its id. */
export type NewVersion = Omit<StoredVersion, 'versionId' | 'createdAt' | 'accessCount' | 'isAgentGone'>;

/** The columns of a StoredVersion, from VERSION_JOIN. */
export const VERSION_COLUMNS = sql`
  v.id as "versionId", v.memory_id as "memoryId", m.namespace, m.key, v.version, v.value, v.tags,
  v.importance, v.source, v.metadata, v.trust, v.provenance,
  ${isAgentGone('v')} as "isAgentGone",
  v.valid_from as "validFrom",
  v.valid_to as "validTo", v.ended_by as "endedBy", v.expires_at as "expiresAt",
  m.created_at as "createdAt", m.access_count as "accessCount"`;

export const VERSION_JOIN = sql.raw(`
  memory_versions v join memories m on m.account_id = v.account_id and m.id = v.memory_id`);

/** When an expired version ended. One that had expired before it was imported ends just after it began. */
export function endOfExpired(expiresAt: number, validFrom: number): number {
  return Math.max(expiresAt, validFrom + 1);
}

/** The same of an expired version `v`, in SQL. */
export const END_OF_EXPIRED = sql<number>`greatest(v.expires_at, v.valid_from + 1)`;
