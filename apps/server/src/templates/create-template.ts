import type { CreateTemplateRequest, Template, TemplateDefaultsRequest } from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import { lockPlan } from '../accounts/get-plan.ts';
import { type Actor, recordDeeds } from '../audit/audit-queries.ts';
import { ApiError } from '../errors.ts';
import { findAnswer, withIdempotency } from '../http/idempotency.ts';
import { newId } from '../ids.ts';
import type { Sealing } from '../sealing/sealing.ts';
import { checkRoom } from './check-room.ts';
import { findTemplate } from './find-template.ts';
import { openValues, prepareVersion, withoutNulls } from './prepare-version.ts';
import { insertTemplate, insertVersion, lockTemplate, selectTemplate } from './queries.ts';
import { toPlanned, toTemplate } from './to-template.ts';
import { fillValues } from './write-only-values.ts';

export interface WriteTemplateDeps {
  database: Pick<DatabaseHandle, 'db'>;
  sealing: Sealing;
  /** Throws the error with which a spawn with these fields would be refused. */
  checkDefaults(accountId: string, defaults: TemplateDefaultsRequest): Promise<void>;
}

/**
 * Makes a template, or brings an archived one back with its next version: a name and a number never mean two things.
 * Throws what a spawn with the defaults would; `conflict` if the name is taken or there is no room.
 */
export async function createTemplate(
  { database: { db }, sealing, checkDefaults }: WriteTemplateDeps,
  accountId: string,
  { actor, ...request }: CreateTemplateRequest & { actor: Actor },
  idempotencyKey: string | undefined,
): Promise<Template> {
  const call = { key: idempotencyKey, operation: 'templates.create', request };
  const earlier = await findAnswer<Template>(db, accountId, call);
  if (earlier !== undefined) return earlier;
  const { name } = request;
  const description = request.description || null;
  const existing = await selectTemplate(db, accountId, { name });
  const stored = existing === undefined ? new Map() : await openValues(sealing, existing);
  const defaults = fillValues(withoutNulls(request.defaults), stored, ['defaults']);
  await checkDefaults(accountId, defaults);
  const next = await prepareVersion(sealing, { description, defaults });
  const { body } = await withIdempotency(db, accountId, call, async (tx) => {
    await lockPlan(tx, accountId);
    const archived = await lockTemplate(tx, accountId, name);
    if (archived?.archivedAt === null) throw nameTaken(name, archived.version);
    const version = archived?.version ?? 0;
    await checkRoom(tx, accountId, { name, version, isNew: true, next });
    if (request.dry_run) return toPlanned(name, version, next);
    const id = archived?.id ?? newId('tpl');
    if (archived === undefined) await insertTemplate(tx, accountId, { id, name });
    await insertVersion(tx, accountId, id, next);
    await recordDeeds(tx, accountId, [{ actor, action: 'template.created', target: name }]);
    return toTemplate(await findTemplate(tx, accountId, { name }));
  });
  return body;
}

function nameTaken(name: string, version: number): ApiError {
  return new ApiError(
    'conflict',
    `There is a template ${name} already; PATCH /templates/${name} makes its next version`,
    {
      details: { field: 'name', expected: 'a name that no template has', current_version: version },
    },
  );
}
