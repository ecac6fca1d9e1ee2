import type { Database } from '@jettson/database';
import { FREE, type ModelPrice } from './model-price.ts';
import { selectModel } from './price-queries.ts';
import type { ResolvedModel } from './resolve-model.ts';
import { isNewer } from './table/current-table.ts';
import { type ModelFacts, shippedTable } from './table/model-table.ts';

/** What prices are found by. */
export type PricedModel = Pick<ResolvedModel, 'id' | 'tableNames' | 'isLocal'>;

/**
 * The price of a model as it is now: the one that the operator set, else that of the table; a model of this machine
 * that the table does not know is free. Null: nobody knows.
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
