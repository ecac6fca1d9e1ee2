import type { MemoryFilter, MemorySource, MemoryTrust } from '@jettson/contract';
import { type RawBuilder, sql } from 'kysely';
import { trustFrom } from './origin.ts';

/**
 * Which memories of a scope are meant. Namespaces are not included: they narrow the scope itself. Only the filters that
 * are given are keys here.
 */
export interface MemoryFilters {
  tags?: string[];
  source?: MemorySource;
  createdAfter?: number;
  createdBefore?: number;
  metadata?: Record<string, unknown>;
  minTrust?: MemoryTrust;
  provenance?: NonNullable<MemoryFilter['provenance']>;
}

/** Leaves out filters that are null, absent, or match everything. */
export function toFilters(filter: MemoryFilter): MemoryFilters {
  const { tags, source, metadata, min_trust: minTrust, provenance } = filter;
  const { created_after: createdAfter, created_before: createdBefore } = filter;
  return {
    ...(tags && tags.length > 0 ? { tags } : {}),
    ...(source ? { source } : {}),
    ...(typeof createdAfter === 'number' ? { createdAfter } : {}),
    ...(typeof createdBefore === 'number' ? { createdBefore } : {}),
    ...(metadata && Object.keys(metadata).length > 0 ? { metadata } : {}),
    ...(minTrust ? { minTrust } : {}),
    ...(provenance && Object.keys(provenance).length > 0 ? { provenance } : {}),
  };
}

/** True for a version `v` that matches the filters. */
export function matchesFilters(filters: MemoryFilters): RawBuilder<boolean> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  const { tags, source, createdAfter, createdBefore, metadata, minTrust, provenance } = filters;
  if (tags !== undefined) conditions.push(sql`v.tags @> ${tags}::text[]`);
  if (source !== undefined) conditions.push(sql`v.source = ${source}`);
  if (createdAfter !== undefined || createdBefore !== undefined) {
    conditions.push(sql`exists (
      select from memories c where c.account_id = v.account_id and c.id = v.memory_id
         and (${createdAfter ?? null}::bigint is null or c.created_at > ${createdAfter ?? null}::bigint)
         and (${createdBefore ?? null}::bigint is null or c.created_at < ${createdBefore ?? null}::bigint))`);
  }
  if (metadata !== undefined) conditions.push(sql`v.metadata @> ${JSON.stringify(metadata)}::jsonb`);
  if (minTrust !== undefined) conditions.push(sql`v.trust = any(${trustFrom(minTrust)}::text[])`);
  if (provenance !== undefined) conditions.push(sql`v.provenance @> ${JSON.stringify(provenance)}::jsonb`);
  return sql`${sql.join(conditions, sql` and `)}`;
}
