import type { TemplateDefaultsRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { getPlan } from '../accounts/get-plan.ts';
import { modelsOf } from '../agents/agent-definition.ts';
import { requireUploads, uploadsIn } from '../files/take-inputs.ts';
import { narrowAccess } from '../memory/model/narrow-access.ts';
import { requirePrice } from '../models/require-price.ts';
import { takeSecrets } from '../secrets/take-secrets.ts';
import { requireWebhookSecret } from '../webhooks/create-webhook.ts';
import { type CheckDefinitionDeps, checkDefinition } from './check-definition.ts';
import { checkTurns } from './check-spawn-limits.ts';
import { chooseRegion } from './choose-region.ts';
import { prefixField } from './prefix-field.ts';
import { findSigned, requireSigner } from './require-signer.ts';
import { resolveDefinition } from './resolve-definition.ts';

export interface CheckDefaultsDeps extends CheckDefinitionDeps {
  database: { db: Database };
  regions: readonly [string, ...string[]];
}

/**
 * Throws the error with which a spawn with these fields would be refused now, by a key without limits of its own. The field
 * that it names is below `defaults`.
 */
export async function checkDefaults(
  deps: CheckDefaultsDeps,
  accountId: string,
  defaults: TemplateDefaultsRequest,
): Promise<void> {
  const { database, regions, models } = deps;
  const { db } = database;
  try {
    chooseRegion(defaults, regions);
    narrowAccess(null, defaults.memory);
    await checkDefinition(deps, accountId, defaults);
    await takeSecrets(db, accountId, { names: defaults.secrets ?? [], keyId: null });
    const definition = resolveDefinition(defaults);
    checkTurns(await getPlan(db, accountId), definition);
    if (defaults.limits?.max_cost_usd !== undefined) {
      await requirePrice({ db, models }, 'limits.max_cost_usd', modelsOf(definition));
    }
    await requireUploads(db, accountId, uploadsIn(defaults.files ?? []));
    const signed = findSigned(defaults);
    if (signed !== null) await requireSigner(db, accountId, signed);
    if (defaults.webhook) await requireWebhookSecret(db, accountId, defaults.webhook);
  } catch (error) {
    throw prefixField(error, 'defaults');
  }
}
