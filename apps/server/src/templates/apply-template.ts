import { type AgentTemplate, parseTemplateReference, type SpawnAgentRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import type { Sealing } from '../sealing/sealing.ts';
import { findTemplate } from './find-template.ts';
import { openValues } from './prepare-version.ts';
import { fillValues } from './write-only-values.ts';

/** A spawn with everything that it takes from its template. */
export interface AppliedTemplate {
  template: AgentTemplate;
  request: SpawnAgentRequest;
}

/**
 * Lays the fields of a spawn over the defaults of the template that it names. A field that is null takes the place of the
 * template's as well, and then means what it means in any spawn. Throws `not_found`, for an archived template too.
 */
export async function applyTemplate(
  { db, sealing }: { db: Database; sealing: Sealing },
  accountId: string,
  { template: reference, ...own }: SpawnAgentRequest & { template: string },
): Promise<AppliedTemplate> {
  const row = await findTemplate(db, accountId, parseTemplateReference(reference));
  if (row.archivedAt !== null) {
    throw new ApiError('not_found', `The template ${row.name} is archived; POST /templates brings it back`, {
      details: { field: 'template', expected: 'a template that GET /templates lists' },
    });
  }
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  const values = await openValues(sealing, row);
  const request = fillValues({ ...row.defaults, ...given, task: own.task }, values);
  return { template: { name: row.name, version: row.version }, request };
}
