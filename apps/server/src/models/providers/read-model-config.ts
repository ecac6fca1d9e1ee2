import type { Database } from '@jettson/database';
import type { Config, ModelConfig } from '../../config.ts';
import { openKeyRing } from '../../sealing/key-ring.ts';
import { createSealing } from '../../sealing/sealing.ts';
import { fetchForOwners } from './fetch-for-owners.ts';
import { openSaved } from './open-providers.ts';
import { selectSavedProviders } from './provider-queries.ts';
import { withSavedKeys } from './with-saved-keys.ts';

/** How models are reached with the keys that owners saved, for commands: they look once. */
export async function readModelConfig(
  db: Database,
  { models, secretKey, dataDir, egress }: Pick<Config, 'models' | 'secretKey' | 'dataDir' | 'egress'>,
): Promise<ModelConfig> {
  const sealing = createSealing(await openKeyRing(secretKey, dataDir));
  const saved = await openSaved({ sealing }, await selectSavedProviders(db));
  return withSavedKeys(models, saved, fetchForOwners(egress));
}
