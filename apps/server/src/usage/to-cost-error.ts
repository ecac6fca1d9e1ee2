import type { Database } from '@jettson/database';
import { getPlan } from '../accounts/get-plan.ts';
import { ApiError } from '../errors.ts';
import { unknownPrice } from '../models/require-price.ts';
import { CostRefusedError } from './open-metered-model.ts';

/** The API error for a model call that was refused for its cost; every other error stays as it is. */
export async function toCostError(db: Database, accountId: string, error: unknown): Promise<unknown> {
  if (!(error instanceof CostRefusedError)) return error;
  const { refusal } = error;
  if (refusal.reason === 'price_unknown') return unknownPrice(refusal.model, 'monthly_cost_limit_usd');
  const { scope, used, limit } = refusal;
  const { name: plan } = await getPlan(db, accountId);
  return new ApiError(
    'monthly_quota_exceeded',
    `The monthly cost limit of the ${scope} leaves no room for this model call: ${used.toFixed(4)} of ${limit} US dollars are used or reserved`,
    { details: { used, limit, plan } },
  );
}
