import type { ModelConfig } from '../config.ts';
import { isFile, LOCAL_MODEL, localModelPath } from './local-model-file.ts';
import { resolveModel } from './resolve-model.ts';

export interface ListedModel {
  /** As JETTSON_MODEL names it. */
  id: string;
  /** `available` is what a pull would bring. */
  state: 'ready' | 'available';
  /** Why it is ready, or what to do to have it. */
  how: string;
  /** The one that agents run on now. */
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
