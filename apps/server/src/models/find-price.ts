import type { Database } from '@jettson/database';
import { FREE, type ModelPrice } from './model-price.ts';
import type { ResolvedModel } from './open-model.ts';
import { selectModel } from './price-queries.ts';
import { isNewer } from './table/current-table.ts';
import { type ModelFacts, shippedTable } from './table/model-table.ts';

/** What is needed to find a price. */
export type PricedModel = Pick<ResolvedModel, 'id' | 'tableNames' | 'isLocal'>;

/**
 * The current price of a model: the one that the operator set, else the one in the table; a model on this machine that
 * is not in the table is free. Null if the price is unknown.
 */
export async function findPrice(db: Database, model: PricedModel): Promise<ModelPrice | null> {
  const { own, ...known } = await selectModel(db, model.id, model.tableNames);
  if (own !== null) return own;
  const facts = pickFacts(model, modelsIn(known));
  if (facts !== undefined) return toPrice(facts);
  return model.isLocal ? FREE : null;
}

/** What the table currently knows about a model. */
export async function findFacts(db: Database, model: PricedModel): Promise<ModelFacts | undefined> {
  return pickFacts(model, modelsIn(await selectModel(db, model.id, model.tableNames)));
}

/** The same, and its context window: the one that the operator set, else the one in the table. */
export async function findFactsAndWindow(
  db: Database,
  model: PricedModel,
): Promise<{ facts: ModelFacts | undefined; contextWindow: number | undefined }> {
  const known = await selectModel(db, model.id, model.tableNames);
  const facts = pickFacts(model, modelsIn(known));
  return { facts, contextWindow: known.window ?? facts?.context_window };
}

function modelsIn({
  tableDate,
  facts,
}: Pick<Awaited<ReturnType<typeof selectModel>>, 'tableDate' | 'facts'>): Record<string, ModelFacts> {
  return isNewer(tableDate) ? (facts ?? {}) : shippedTable().models;
}

/** What this table says about a model, under the first of its names that it knows. */
export function pickFacts(
  { tableNames }: Pick<PricedModel, 'tableNames'>,
  models: Record<string, ModelFacts>,
): ModelFacts | undefined {
  const name = tableNames.find((candidate) => Object.hasOwn(models, candidate));
  return name === undefined ? undefined : models[name];
}

/** The price in the table. */
export function toPrice(facts: ModelFacts): ModelPrice {
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
