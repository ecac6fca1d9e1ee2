import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { findPrice, type PricedModel } from './find-price.ts';

export interface RequirePriceDeps {
  db: Database;
  models: { current(): Promise<PricedModel | null> };
}

/**
 * Throws `invalid_model` when the price of the model that agents run on is unknown: a limit on cost could not hold.
 * `field` is the limit that asks.
 */
export async function requirePrice(deps: RequirePriceDeps, field: string): Promise<void> {
  const model = await findUnpriced(deps);
  if (model !== undefined) throw unknownPrice(model, field);
}

/**
 * The model that agents run on, when its price is unknown. Without a model there is nothing to say yet; a run asks
 * again before each call.
 */
export async function findUnpriced({ db, models }: RequirePriceDeps): Promise<string | undefined> {
  const model = await models.current();
  return model === null || (await findPrice(db, model)) !== null ? undefined : model.id;
}

/** The refusal, with the line that mends it. */
export function unknownPrice(model: string, field: string): ApiError {
  return new ApiError(
    'invalid_model',
    `The price of ${model} is unknown, so ${field} could not hold. The operator can set it: ${setPriceLine(model)}`,
    { details: { field, expected: 'a model whose price is known', model, fix: setPriceLine(model) } },
  );
}

/** The command that sets a price, to be completed. */
export function setPriceLine(model: string): string {
  const name = /^[\w./:@-]+$/.test(model) ? model : `'${model.replaceAll("'", `'\\''`)}'`;
  return `jettson prices set ${name} --input <dollars a million tokens> --output <dollars a million tokens>`;
}
