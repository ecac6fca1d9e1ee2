import { openDatabase } from '@jettson/database';
import type { Config } from '../config.ts';
import { findPrice } from '../models/find-price.ts';
import { setPriceLine } from '../models/require-price.ts';
import { resolveModel } from '../models/resolve-model.ts';
import { ageInDays, currentOrigin, describeTable } from '../models/table/current-table.ts';
import type { Finding } from './find-faults.ts';

/** Providers change prices a few times a year. */
const OLD_DAYS = 120;

/** How old the table of prices is, and whether it knows the model that agents run on. */
export async function lookAtPrices(config: Config): Promise<Omit<Finding, 'name'>> {
  const { url, dataDir } = { url: config.databaseUrl, dataDir: config.dataDir };
  const database = await openDatabase({ url, dataDir, embedded: 'attach' });
  const model = await resolveModel(config.models).catch(() => null);
  try {
    const origin = await currentOrigin(database.db);
    const detail = describeTable(origin);
    if (model !== null && (await findPrice(database.db, model)) === null) {
      return {
        state: 'warning',
        detail: `${detail}; the price of ${model.id} is unknown, so no cost limit can be set`,
        fix: setPriceLine(model.id),
      };
    }
    const isOld = ageInDays(origin) > OLD_DAYS;
    return {
      state: isOld ? 'warning' : 'ok',
      detail,
      fix: isOld ? 'jettson prices update <file>, or a newer version of jettson' : null,
    };
  } finally {
    await model?.close();
    await database.close();
  }
}
