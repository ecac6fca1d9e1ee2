import type { MemoryProvenance, MemorySource, MemoryTrust, MemoryVersion } from '@jettson/contract';
import { sql } from 'kysely';

/** One state of a memory, from `validFrom` until `validTo`. Times are milliseconds since the Unix epoch. */
export interface MemoryRow {
  /** Of the row in memory_versions. */
  rowId: number;
  memoryId: string;
  namespace: string;
  key: string;
  version: number;
  value: string;
  tags: string[];
  importance: number;
  source: MemorySource;
  metadata: Record<string, unknown>;
  trust: MemoryTrust;
  provenance: MemoryProvenance;
  validFrom: number;
  /** Null: live, unless it is expired. */
  validTo: number | null;
  endedBy: MemoryVersion['ended_by'];
  expiresAt: number | null;
  createdAt: number;
  accessCount: number;
}

/** The columns of a MemoryRow, from `memory_versions v` joined with `memories m`. */
export const MEMORY_COLUMNS = sql.raw(`
  v.id as "rowId", v.memory_id as "memoryId", m.namespace, m.key, v.version, v.value, v.tags,
  v.importance, v.source, v.metadata, v.trust, v.provenance, v.valid_from as "validFrom",
  v.valid_to as "validTo", v.ended_by as "endedBy", v.expires_at as "expiresAt",
  m.created_at as "createdAt", m.access_count as "accessCount"`);

export const MEMORY_JOIN = sql.raw(`
  memory_versions v join memories m on m.account_id = v.account_id and m.id = v.memory_id`);
