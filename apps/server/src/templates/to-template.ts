import type { Template } from '@jettson/contract';
import type { TemplateRow } from './queries.ts';

/** A version of a template in its wire format. */
export function toTemplate(row: TemplateRow): Template {
  return {
    name: row.name,
    description: row.description,
    version: row.version,
    defaults: row.defaults,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    archived_at: row.archivedAt?.toISOString() ?? null,
  };
}
