import { isDeepStrictEqual } from 'node:util';
import type { Template, UpdateTemplateRequest } from '@jettson/contract';
import { lockPlan } from '../accounts/get-plan.ts';
import { type Actor, recordDeeds } from '../audit/audit-queries.ts';
import { ApiError } from '../errors.ts';
import { findAnswer, withIdempotency } from '../http/idempotency.ts';
import { checkRoom } from './check-room.ts';
import type { WriteTemplateDeps } from './create-template.ts';
import { findTemplate, noSuchTemplate } from './find-template.ts';
import { openValues, prepareVersion, withoutNulls } from './prepare-version.ts';
import { insertVersion, lockTemplate } from './queries.ts';
import { toPlanned, toTemplate } from './to-template.ts';
import { fillValues } from './write-only-values.ts';

/**
 * Makes the next version of a template; none if the request changes nothing. Agents keep the version that they were spawned
 * from. Throws what a spawn with the defaults would; `not_found`; `conflict` if `if_version` is not the current version, if
 * the template is archived or was changed at the same time, or if there is no room.
 */
export async function updateTemplate(
  { database: { db }, sealing, checkDefaults }: WriteTemplateDeps,
  accountId: string,
  { name, actor, ...request }: UpdateTemplateRequest & { name: string; actor: Actor },
  idempotencyKey: string | undefined,
): Promise<Template> {
  const call = { key: idempotencyKey, operation: `templates.update ${name}`, request };
  const earlier = await findAnswer<Template>(db, accountId, call);
  if (earlier !== undefined) return earlier;
  const current = await findTemplate(db, accountId, { name });
  requireCurrent(current, request.if_version ?? current.version);
  const stored = await openValues(sealing, current);
  const before = fillValues(current.defaults, stored);
  const defaults =
    request.defaults === undefined
      ? before
      : fillValues(withoutNulls(request.defaults), stored, ['defaults']);
  const description = request.description === undefined ? current.description : request.description || null;
  const isSame = isSameJson(defaults, before);
  if (!isSame) await checkDefaults(accountId, defaults);
  const next = await prepareVersion(sealing, { description, defaults });
  const { body } = await withIdempotency(db, accountId, call, async (tx) => {
    await lockPlan(tx, accountId);
    const locked = await lockTemplate(tx, accountId, name);
    if (locked === undefined) throw await noSuchTemplate(tx, accountId, name);
    // Everything above was decided on the version that was read first.
    requireCurrent({ name, ...locked }, current.version);
    if (isSame && description === current.description) return toTemplate(current);
    await checkRoom(tx, accountId, { name, version: locked.version, isNew: false, next });
    if (request.dry_run) return toPlanned(name, locked.version, next, current.createdAt);
    await insertVersion(tx, accountId, locked.id, next);
    await recordDeeds(tx, accountId, [{ actor, action: 'template.updated', target: name }]);
    return toTemplate(await findTemplate(tx, accountId, { name }));
  });
  return body;
}

function requireCurrent(
  { name, version, archivedAt }: { name: string; version: number; archivedAt: Date | null },
  expected: number,
): void {
  if (archivedAt !== null) {
    throw new ApiError('conflict', `The template ${name} is archived; POST /templates brings it back`, {
      details: { archived_at: archivedAt.toISOString(), current_version: version },
    });
  }
  if (version === expected) return;
  throw new ApiError('conflict', `The template ${name} is at version ${version}, not ${expected}`, {
    details: { field: 'if_version', expected: `${version}`, current_version: version },
  });
}

/** Whether two values are the same JSON: objects have no order, and a field that is undefined is absent. */
function isSameJson(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)));
}
