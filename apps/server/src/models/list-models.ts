import type { ModelConfig } from '../config.ts';
import { isFile, LOCAL_MODEL, localModelPath } from './local-model-file.ts';
import { resolveModel } from './resolve-model.ts';

export interface ListedModel {
  /** Its name for JETTSON_MODEL. */
  id: string;
  /** `available`: a pull would download it. */
  state: 'ready' | 'available';
  /** Why it is ready, or how to get it. */
  how: string;
  /** Whether agents run on it now. */
  current: boolean;
}

/**
 * The model that agents run on and the local model, for `jettson models list`. Throws ModelConfigError for a
 * configured model that cannot work.
 */
export async function listModels(config: ModelConfig): Promise<ListedModel[]> {
  const resolved = await resolveModel(config);
  await resolved?.close();
  const current: ListedModel[] = resolved
    ? [{ id: resolved.id, state: 'ready', how: resolved.source, current: true }]
    : [];
  if (resolved?.provider === 'local') return current;

  const path = localModelPath(config.modelsDir);
  const local: ListedModel = (await isFile(path))
    ? {
        id: 'local',
        state: 'ready',
        how: `${path} is here; set JETTSON_MODEL=local to use it`,
        current: false,
      }
    : {
        id: 'local',
        state: 'available',
        how: `run \`jettson models pull\` (${(LOCAL_MODEL.sizeBytes / 1e9).toFixed(1)} GB)`,
        current: false,
      };
  return [...current, local];
}
