import { nearestName, noSuch } from '@jettson/contract';
import type { ModelConfig } from '../config.ts';
import { ApiError } from '../errors.ts';
import type { Redact } from '../redactor.ts';
import { guardModel } from './guard-model.ts';
import { listProviderModels } from './list-provider-models.ts';
import { ModelConfigError } from './model-config-error.ts';
import { openModel, type ResolvedModel } from './open-model.ts';
import { resolveModel } from './resolve-model.ts';

/** While there is no model, one may appear (a pull ends, Ollama starts), so look again after this long. */
const LOOK_AGAIN_MS = 3000;
/** Providers rarely add models. */
const LIST_KEPT_MS = 5 * 60_000;
/** A name that is not listed may be new; hostile callers must not make the server ask more often than this. */
const LIST_AGAIN_MS = 10_000;
/** How many of the known names an error lists: some providers have thousands. */
const NAMES_SHOWN = 20;

/** The models of this server. */
export interface ModelSource {
  /**
   * The model of runs that name no other; null if there is none yet. Throws ModelConfigError for a configured model
   * that cannot work.
   */
  current(): Promise<ResolvedModel | null>;
  /** Names of all models that a spawn may name, the default one first. */
  list(): Promise<string[]>;
  /** Throws ApiError `invalid_model`, which lists the known names, unless `field` of a request may name this model. */
  check(name: string, field: string): Promise<void>;
  /** A model by its name, without consulting the lists. Throws ModelConfigError if its provider is no longer configured. */
  open(name: string): Promise<ResolvedModel>;
  close(): Promise<void>;
}

/**
 * Looks for a model when one is first needed, and again while there is none. The output of models goes through
 * `redact`.
 */
export function createModelSource(config: ModelConfig, redact: Redact): ModelSource {
  const all: ResolvedModel[] = [];
  const guarded = (resolved: ResolvedModel): ResolvedModel => {
    all.push(resolved);
    return { ...resolved, model: guardModel(resolved.model, redact) };
  };
  const findDefault = keepFresh(
    () => resolveModel(config).then((resolved) => resolved && guarded(resolved)),
    {
      keptMs: (found) => (found === null ? LOOK_AGAIN_MS : Number.POSITIVE_INFINITY),
    },
  );
  const listed = keepFresh(() => listProviderModels(config), { keptMs: () => LIST_KEPT_MS });
  const opened = new Map<string, ResolvedModel>();

  async function list(maxAgeMs?: number): Promise<string[]> {
    const current = await findDefault().catch(() => null);
    return [...new Set([...(current === null ? [] : [current.id]), ...(await listed(maxAgeMs))])];
  }

  return {
    current: () => findDefault(),
    list: () => list(),
    async check(name, field) {
      if ((await list()).includes(name)) return;
      const names = await list(LIST_AGAIN_MS);
      if (names.includes(name)) return;
      const shown = nearestName(name, names) === undefined ? names.slice(0, NAMES_SHOWN) : names;
      throw new ApiError('invalid_model', `${field}: ${noSuch('model', name, shown)}`, {
        details: { field, expected: 'a model of GET /models', models: names.slice(0, NAMES_SHOWN) },
      });
    },
    async open(name) {
      const current = await findDefault().catch(() => null);
      const known = current?.id === name ? current : opened.get(name);
      if (known !== undefined) return known;
      const resolved = await openModel(config, name, 'the agent names it');
      if (resolved === null) {
        throw new ModelConfigError('missing_file', name, 'The file of the local model no longer exists');
      }
      const model = guarded(resolved);
      opened.set(name, model);
      return model;
    },
    async close() {
      for (const model of all) await model.close();
    },
  };
}

/** Caches what `look` finds for as long as `keptMs` says. Simultaneous callers share one call. */
function keepFresh<T>(
  look: () => Promise<T>,
  { keptMs }: { keptMs: (found: T) => number },
): (maxAgeMs?: number) => Promise<T> {
  let kept: { value: T; at: number } | undefined;
  let lookup: Promise<T> | undefined;
  return async (maxAgeMs = Number.POSITIVE_INFINITY) => {
    const limit = kept && Math.min(maxAgeMs, keptMs(kept.value));
    if (kept !== undefined && performance.now() - kept.at < (limit ?? 0)) return kept.value;
    lookup ??= look()
      .then((value) => {
        kept = { value, at: performance.now() };
        return value;
      })
      .finally(() => {
        lookup = undefined;
      });
    return lookup;
  };
}
