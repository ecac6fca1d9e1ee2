import type { ModelConfig } from '../config.ts';
import { keepFresh } from './keep-fresh.ts';
import { listProviderModels } from './list-provider-models.ts';
import { ModelConfigError } from './model-config-error.ts';
import { openModel, type ResolvedModel } from './open-model.ts';
import { resolveModel } from './resolve-model.ts';

/** While there is no model, one may appear (a pull ends, Ollama starts), so look again after this long. */
const LOOK_AGAIN_MS = 3000;
/** Providers rarely add models. */
const LIST_KEPT_MS = 5 * 60_000;

/** The models of one configuration. */
export interface ModelSet {
  /** The default one; null while there is none. Throws ModelConfigError for a configured model that cannot work. */
  current(): Promise<ResolvedModel | null>;
  /** Names of all models that may be named, the default one first. `maxAgeMs`: how old the providers' lists may be. */
  list(maxAgeMs?: number): Promise<string[]>;
  /** A model by its name. Throws ModelConfigError if its provider is not configured. */
  open(name: string): Promise<ResolvedModel>;
}

/** `opened` is called once for each model that is opened, and returns the model to give out. */
export function openModelSet(config: ModelConfig, opened: (model: ResolvedModel) => ResolvedModel): ModelSet {
  const current = keepFresh(() => resolveModel(config).then((resolved) => resolved && opened(resolved)), {
    keptMs: (found) => (found === null ? LOOK_AGAIN_MS : Number.POSITIVE_INFINITY),
  });
  const listed = keepFresh(() => listProviderModels(config), { keptMs: () => LIST_KEPT_MS });
  const byName = new Map<string, ResolvedModel>();
  return {
    current: () => current(),
    async list(maxAgeMs) {
      const first = await current().catch(() => null);
      return [...new Set([...(first === null ? [] : [first.id]), ...(await listed(maxAgeMs))])];
    },
    async open(name) {
      const first = await current().catch(() => null);
      const known = first?.id === name ? first : byName.get(name);
      if (known !== undefined) return known;
      const resolved = await openModel(config, name, 'the agent names it');
      if (resolved === null) {
        throw new ModelConfigError('missing_file', name, 'The file of the local model no longer exists');
      }
      const model = opened(resolved);
      byName.set(name, model);
      return model;
    },
  };
}
