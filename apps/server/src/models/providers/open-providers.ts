import type { DatabaseHandle } from '@jettson/database';
import type { Logger } from 'pino';
import type { ModelConfig } from '../../config.ts';
import { learnSecrets } from '../../redactor.ts';
import type { Sealing } from '../../sealing/sealing.ts';
import { keepFresh } from '../keep-fresh.ts';
import { type SavedProviderRow, selectSavedProviders } from './provider-queries.ts';
import { type SavedAccess, withSavedKeys } from './with-saved-keys.ts';

/** A notification may be lost; then a saved or removed key takes effect after this long. */
const LOOK_AGAIN_MS = 5000;
const CHANNEL = 'providers-changed';

/** How model providers are reached: by the environment, and by what owners saved in the console. */
export interface Providers {
  /** The configuration by the environment alone. */
  environment: ModelConfig;
  /**
   * The current configuration; the same object as long as nothing changes. While the database cannot be reached, the
   * last known one.
   */
  current(): Promise<ModelConfig>;
  /** For addresses that an owner typed. */
  guardedFetch: typeof fetch;
  /** Call this after changing a saved key: every process reads the keys again, this one before its next answer. */
  noteChange(): Promise<void>;
  close(): Promise<void>;
}

interface ProvidersDeps {
  database: Pick<DatabaseHandle, 'db' | 'listen' | 'notify'>;
  sealing: Sealing;
  log: Logger;
}

/** Opens the providers of this installation. */
export async function openProviders(
  { database, sealing, log }: ProvidersDeps,
  environment: ModelConfig,
  guardedFetch: typeof fetch,
): Promise<Providers> {
  let held: { rows: string; config: ModelConfig } | undefined;
  /** A key was changed after the last read began. */
  let isStale = false;

  async function look(): Promise<ModelConfig> {
    isStale = false;
    const saved = await selectSavedProviders(database.db);
    const rows = JSON.stringify(saved);
    if (held?.rows === rows) return held.config;
    const access = await openSaved({ sealing, log }, saved);
    learnSecrets(access.flatMap(({ apiKey }) => apiKey ?? []));
    held = { rows, config: withSavedKeys(environment, access, guardedFetch) };
    return held.config;
  }

  const lookOrKeep = () =>
    look().catch((error) => {
      if (held === undefined) throw error;
      log.warn({ err: error }, 'looking for saved provider keys failed');
      return held.config;
    });
  const fresh = keepFresh(lookOrKeep, { keptMs: () => LOOK_AGAIN_MS });
  const unlisten = await database.listen(CHANNEL, () => {
    isStale = true;
  });
  return {
    environment,
    guardedFetch,
    current: () => fresh(isStale ? 0 : undefined),
    async noteChange() {
      // A read in progress may have begun before the change.
      await fresh(0).catch(() => {});
      isStale = true;
      await database.notify(CHANNEL);
    },
    close: unlisten,
  };
}

/** The saved keys, decrypted. A key that this process cannot decrypt is left out and reported in the log. */
export async function openSaved(
  { sealing, log }: { sealing: Sealing; log?: Logger },
  rows: readonly SavedProviderRow[],
): Promise<SavedAccess[]> {
  const opened: SavedAccess[] = [];
  for (const { provider, sealedKey, baseUrl } of rows) {
    try {
      const apiKey = sealedKey === null ? undefined : await sealing.open(sealedKey, providerPlace(provider));
      opened.push({ provider, apiKey, baseUrl: baseUrl ?? undefined });
    } catch (error) {
      log?.error({ err: error }, 'a saved provider key cannot be read');
    }
  }
  return opened;
}

/** The context that the key of a provider is sealed with. */
export function providerPlace(provider: string): string {
  return `provider_keys:${provider}`;
}
