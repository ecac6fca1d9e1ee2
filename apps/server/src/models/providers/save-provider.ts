import type { ModelProvider, SavableProvider, SaveProviderRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { ModelConfig } from '../../config.ts';
import { ApiError } from '../../errors.ts';
import type { Sealing } from '../../sealing/sealing.ts';
import { providerPlace } from './open-providers.ts';
import { upsertSavedProvider } from './provider-queries.ts';
import { requireAccess } from './require-access.ts';
import { setByEnvironment, toProvider } from './to-wire.ts';
import { isSetUp } from './with-saved-keys.ts';

/** Of a shorter key, the last characters would be too large a part. */
const HINTED_MIN_CHARS = 20;
const HINT_CHARS = 4;

/**
 * Saves the key of a provider, sealed, in place of the earlier one. Throws `conflict` for a provider that the environment
 * sets up, and `invalid_body` for a key or an address that is missing or not wanted.
 */
export async function saveProvider(
  { db, sealing, environment }: { db: Database; sealing: Sealing; environment: ModelConfig },
  savedBy: string,
  { provider, ...given }: SaveProviderRequest & { provider: SavableProvider },
): Promise<ModelProvider> {
  if (isSetUp(environment, provider)) throw new ApiError('conflict', setByEnvironment(provider));
  const { apiKey, baseUrl } = requireAccess(provider, given);
  const row = await upsertSavedProvider(db, {
    provider,
    sealedKey: apiKey === undefined ? null : await sealing.seal(apiKey, providerPlace(provider)),
    hint: apiKey === undefined || apiKey.length < HINTED_MIN_CHARS ? null : apiKey.slice(-HINT_CHARS),
    baseUrl: baseUrl ?? null,
    savedBy,
  });
  return toProvider(environment, provider, row);
}
