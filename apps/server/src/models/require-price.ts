import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { findPrice, type PricedModel } from './find-price.ts';

export interface RequirePriceDeps {
  db: Database;
  models: { current(): Promise<PricedModel | null> };
}

/**
 * Throws `invalid_model` if the price of the model that agents run on is unknown: a cost limit could not be enforced.
 * `field` is the limit in question.
 */
export async function requirePrice(deps: RequirePriceDeps, field: string): Promise<void> {
  const model = await findUnpriced(deps);
  if (model !== undefined) throw unknownPrice(model, field);
}

/**
 * The model that agents run on, if its price is unknown. Without a model, nothing can be said yet; a run checks again
 * before each call.
 */
export async function findUnpriced({ db, models }: RequirePriceDeps): Promise<string | undefined> {
  const model = await models.current();
  return model === null || (await findPrice(db, model)) !== null ? undefined : model.id;
}

/** The refusal, with the command that fixes it. */
export function unknownPrice(model: string, field: string): ApiError {
  return new ApiError(
    'invalid_model',
    `The price of ${model} is unknown, so ${field} could not be enforced. The operator can set it: ${setPriceLine(model)}`,
    { details: { field, expected: 'a model whose price is known', model, fix: setPriceLine(model) } },
  );
}

/** The command that sets a price, to be completed. */
export function setPriceLine(model: string): string {
  const name = /^[\w./:@-]+$/.test(model) ? model : `'${model.replaceAll("'", `'\\''`)}'`;
  return `jettson prices set ${name} --input <dollars per million tokens> --output <dollars per million tokens>`;
}
