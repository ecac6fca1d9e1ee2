import type { Model } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { pickFacts, toPrice } from './find-price.ts';
import { FREE } from './model-price.ts';
import type { ModelSource } from './model-source.ts';
import { selectPrices, selectWindows } from './price-queries.ts';
import { currentTable } from './table/current-table.ts';

/** Every model that a spawn may name, with what is known about it; the default first. */
export async function listOffered({ db, models }: { db: Database; models: ModelSource }): Promise<Model[]> {
  const current = await models.current().catch(() => null);
  const names = await models.list();
  const own = new Map((await selectPrices(db)).map((price) => [price.model, price]));
  const windows = await selectWindows(db);
  const table = await currentTable(db);
  const rank = (name: string) => (name === current?.id ? 0 : 1);
  const offered: Model[] = [];
  for (const name of names.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))) {
    // A model that has been removed since it was listed is left out.
    const model = await models.open(name).catch(() => null);
    if (model === null) continue;
    const facts = pickFacts(model, table.models);
    const price = own.get(name) ?? (facts ? toPrice(facts) : model.isLocal ? FREE : null);
    offered.push({
      id: model.id,
      provider: model.provider,
      default: name === current?.id,
      pictures: facts?.pictures ?? null,
      context_window: windows.get(name) ?? facts?.context_window ?? null,
      max_output_tokens: facts?.max_output ?? null,
      prices: price && {
        input: price.input,
        cached_input: price.cachedInput,
        cache_write: price.cacheWrite,
        output: price.output,
      },
      prices_date: own.has(name) || facts === undefined ? null : table.date,
    });
  }
  return offered;
}
