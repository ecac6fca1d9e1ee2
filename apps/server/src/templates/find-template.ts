import { nearestName } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { selectNames, selectTemplate, type TemplateRow } from './queries.ts';

/** A template in this version, or in its current one; also an archived one. Throws `not_found`, with the nearest name. */
export async function findTemplate(
  db: Database,
  accountId: string,
  { name, version }: { name: string; version?: number | undefined },
): Promise<TemplateRow> {
  const row = await selectTemplate(db, accountId, { name, version });
  if (row !== undefined) return row;
  const current = version === undefined ? undefined : await selectTemplate(db, accountId, { name });
  if (current !== undefined) {
    throw new ApiError(
      'not_found',
      `The template ${name} has no version ${version}; its last one is ${current.version}`,
      {
        details: { field: 'template', expected: `a version from 1 to ${current.version}` },
      },
    );
  }
  throw await noSuchTemplate(db, accountId, name);
}

/** The error for a name that no template has. */
export async function noSuchTemplate(db: Database, accountId: string, name: string): Promise<ApiError> {
  const near = nearestName(name, await selectNames(db, accountId));
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  return new ApiError('not_found', `There is no template ${name}${hint}`, {
    details: { field: 'template', expected: near ?? 'the name of a template that GET /templates lists' },
  });
}
