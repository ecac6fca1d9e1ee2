import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { newId } from '../ids.ts';
import { selectPlans } from './plan-queries.ts';
import { upsertAccount } from './queries.ts';

/**
 * The account of that name, created if there is none (on plan `free` unless another is named). Naming a plan moves an
 * existing account to it. Throws `invalid_value` for a plan that does not exist.
 */
export async function ensureAccount(
  db: Database,
  { name, plan }: { name: string; plan?: string | undefined },
): Promise<{ id: string; plan: string }> {
  if (plan !== undefined) await requirePlan(db, plan);
  return upsertAccount(db, { id: newId('acc'), name, plan });
}

/** Throws `invalid_value` for a plan that does not exist. */
export async function requirePlan(db: Database, plan: string): Promise<void> {
  const known = (await selectPlans(db)).map((row) => row.name);
  if (known.includes(plan)) return;
  throw new ApiError('invalid_value', `There is no plan "${plan}"; there are ${known.join(', ')}`, {
    details: { field: 'plan', expected: known.join(' | ') },
  });
}
