import { join } from 'node:path';
import type { Config } from '../config.ts';
import { isFile, MULTILINGUAL_MODEL } from './local-model-file.ts';
import { pullLocalModel } from './pull-local-model.ts';

/**
 * Fetches the multilingual model to where the embedder looks for it. Returns false if that fails; then it is not tried
 * again for an hour, and memories in other languages than English are found only by their words.
 */
export type BringMultilingual = (signal: AbortSignal) => Promise<boolean>;

const RETRY_MS = 3600_000;

/** Nothing is fetched before the first call. */
export function openMultilingualSource(
  { models: { modelsDir }, multilingualFrom: from }: Pick<Config, 'models' | 'multilingualFrom'>,
  log: { info(message: string): void; warn(facts: object, message: string): void },
): BringMultilingual {
  const path = join(modelsDir, MULTILINGUAL_MODEL.fileName);
  let notBefore = 0;
  return async (signal) => {
    if (await isFile(path)) return true;
    if (performance.now() < notBefore) return false;
    try {
      log.info('fetching the multilingual embedding model (72 MB): there are memories that are not English');
      await pullLocalModel({ modelsDir }, { file: MULTILINGUAL_MODEL, from, signal });
      return true;
    } catch (error) {
      notBefore = performance.now() + RETRY_MS;
      log.warn(
        { err: error },
        'no multilingual embedding model: memories that are not English are found by words alone',
      );
      return false;
    }
  };
}
