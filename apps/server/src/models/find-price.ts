import type { Database } from '@jettson/database';
import { FREE, type ModelPrice } from './model-price.ts';
import { selectModel } from './price-queries.ts';
import type { ResolvedModel } from './resolve-model.ts';
import { isNewer } from './table/current-table.ts';
import { type ModelFacts, shippedTable } from './table/model-table.ts';

/** What is needed to find a price. */
export type PricedModel = Pick<ResolvedModel, 'id' | 'tableNames' | 'isLocal'>;

/**
 * The current price of a model: the one that the operator set, else the one in the table; a model on this machine that
 * is not in the table is free. Null if the price is unknown.
 */
export async function findPrice(db: Database, model: PricedModel): Promise<ModelPrice | null> {
  const { own, tableDate, facts } = await selectModel(db, model.id, model.tableNames);
  if (own !== null) return own;
  const models = isNewer(tableDate) ? (facts ?? {}) : shippedTable().models;
  const name = model.tableNames.find((candidate) => Object.hasOwn(models, candidate));
  const found = name === undefined ? undefined : models[name];
  if (found !== undefined) return toPrice(found);
  return model.isLocal ? FREE : null;
}

function toPrice(facts: ModelFacts): ModelPrice {
  const { above } = facts;
  return {
    ...toPrices(facts),
    above: above === undefined ? null : { tokens: above.tokens, ...toPrices(above) },
  };
}

function toPrices({
  input,
  output,
  cached_input = input,
  cache_write = input,
}: Pick<ModelFacts, 'input' | 'output' | 'cached_input' | 'cache_write'>) {
  return { input, output, cachedInput: cached_input, cacheWrite: cache_write };
}
