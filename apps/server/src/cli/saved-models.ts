import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config, ModelConfig } from '../config.ts';
import { readModelConfig } from '../models/providers/read-model-config.ts';
import { openData } from './open-data.ts';

/** How models are reached, including with keys that owners saved in the console. */
export async function savedModels(
  config: Config,
  { mayMigrate = false }: { mayMigrate?: boolean } = {},
): Promise<ModelConfig> {
  // Before the first start nothing can be saved, so no database has to be created to look.
  if (config.databaseUrl === undefined && !existsSync(join(config.dataDir, 'database'))) return config.models;
  await using data = await openData({ dataDir: config.dataDir, mayMigrate });
  return await readModelConfig(data.db, config);
}
