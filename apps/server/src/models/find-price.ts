import type { Database } from '@jettson/database';
import { FREE, type ModelPrice } from './model-price.ts';
import type { ResolvedModel } from './open-model.ts';
import { type KnownModel, selectModel } from './price-queries.ts';
import { isNewer } from './table/current-table.ts';
import { type ModelFacts, shippedTable } from './table/model-table.ts';

/** What is needed to find a price. */
export type PricedModel = Pick<ResolvedModel, 'id' | 'tableNames' | 'isLocal'>;

/**
 * The current price of a model: the one that the operator set, else the one in the table; a model on this machine that
 * is not in the table is free. Null if the price is unknown.
 */
export async function findPrice(db: Database, model: PricedModel): Promise<ModelPrice | null> {
  return (await describeModel(db, model)).price;
}

/** What the table currently knows about a model. */
export async function findFacts(db: Database, model: PricedModel): Promise<ModelFacts | undefined> {
  return (await describeModel(db, model)).facts;
}

/** What is currently known about a model. */
export interface ModelDescription {
  /** As `findPrice` finds it. */
  price: ModelPrice | null;
  facts: ModelFacts | undefined;
  /** The one that the operator set, else the one in the table. */
  contextWindow: number | undefined;
}

export type DescribeModel = (model: PricedModel) => Promise<ModelDescription>;

/** What the operator set and what the table says, found with one query. */
export async function describeModel(db: Database, model: PricedModel): Promise<ModelDescription> {
  return toDescription(model, await selectModel(db, model.id, model.tableNames));
}

/** The same from the columns of `knownModel`. */
export function toDescription(model: PricedModel, { own, ...known }: KnownModel): ModelDescription {
  const facts = pickFacts(model, modelsIn(known));
  const listed = facts === undefined ? undefined : toPrice(facts);
  const price = own ?? listed ?? (model.isLocal ? FREE : null);
  return { price, facts, contextWindow: known.window ?? facts?.context_window };
}

function modelsIn({ tableDate, facts }: Pick<KnownModel, 'tableDate' | 'facts'>): Record<string, ModelFacts> {
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
