import { MODEL_ALIAS } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { findPrice, type PricedModel } from './find-price.ts';

export interface RequirePriceDeps {
  db: Database;
  models: { current(): Promise<PricedModel | null>; open(name: string): Promise<PricedModel> };
}

/**
 * Throws `invalid_model` when the price of one of these models, by default of the one that agents run on, is unknown: a
 * cost limit could not be enforced. `field` names the limit.
 */
export async function requirePrice(
  deps: RequirePriceDeps,
  field: string,
  names: readonly string[] = [],
): Promise<void> {
  const model = await findUnpriced(deps, names);
  if (model !== undefined) throw unknownPrice(model, field);
}

/**
 * The first of these models, by default the one that agents run on, whose price is unknown. Without a model there is
 * nothing to check yet; a run checks again before each call.
 */
export async function findUnpriced(
  { db, models }: RequirePriceDeps,
  names: readonly string[] = [],
): Promise<string | undefined> {
  for (const name of names.length === 0 ? [MODEL_ALIAS] : names) {
    const model = await (name === MODEL_ALIAS ? models.current() : models.open(name));
    if (model !== null && (await findPrice(db, model)) === null) return model.id;
  }
  return undefined;
}

/** The refusal, with the command that fixes it. */
export function unknownPrice(model: string, field: string): ApiError {
  return new ApiError(
    'invalid_model',
    `The price of ${model} is unknown, so ${field} could not be enforced. The operator can set it: ${setPriceLine(model)}`,
    { details: { field, expected: 'a model whose price is known', model, fix: setPriceLine(model) } },
  );
}

/** The command that sets a price, with the amounts left to fill in. */
export function setPriceLine(model: string): string {
  const name = /^[\w./:@-]+$/.test(model) ? model : `'${model.replaceAll("'", `'\\''`)}'`;
  return `jettson prices set ${name} --input <dollars per million tokens> --output <dollars per million tokens>`;
}
