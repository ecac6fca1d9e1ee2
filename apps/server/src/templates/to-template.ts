import type { Template } from '@jettson/contract';
import type { NewVersion, TemplateRow } from './queries.ts';

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

/** The template with a version that a dry run did not make. */
export function toPlanned(
  name: string,
  version: number,
  { description, defaults }: NewVersion,
  createdAt = new Date(),
): Template {
  return {
    name,
    description,
    version: version + 1,
    defaults,
    created_at: createdAt.toISOString(),
    updated_at: new Date().toISOString(),
    archived_at: null,
  };
}
