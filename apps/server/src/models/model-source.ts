import type { LanguageModelV4 } from '@ai-sdk/provider';
import { nearestName, noSuch } from '@jettson/contract';
import type { ModelConfig } from '../config.ts';
import { ApiError } from '../errors.ts';
import type { Redact } from '../redactor.ts';
import { guardModel } from './guard-model.ts';
import { measureCalls } from './measure-calls.ts';
import type { ResolvedModel } from './open-model.ts';
import { type ModelSet, openModelSet } from './open-model-set.ts';
import { withCalls } from './with-calls.ts';

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
 * The models that can be reached as `configuration` says, which may change at any time. Looks for a default model when one
 * is first needed, and again while there is none. The output of models goes through `redact`.
 */
export function createModelSource(
  configuration: { current(): Promise<ModelConfig> },
  redact: Redact,
): ModelSource {
  const all: ResolvedModel[] = [];
  let held: { config: ModelConfig; set: ModelSet } | undefined;
  /** It takes gigabytes while it runs, so a change of the configuration must not start a second one. */
  let local: ResolvedModel | undefined;

  async function now(): Promise<ModelSet> {
    const config = await configuration.current();
    if (held?.config !== config) {
      held = { config, set: openModelSet(config, (resolved) => opened(resolved, config)) };
    }
    return held.set;
  }

  function opened(resolved: ResolvedModel, config: ModelConfig): ResolvedModel {
    if (resolved.provider === 'local' && local !== undefined) return { ...local, source: resolved.source };
    all.push(resolved);
    const own = guardModel(resolved.model, redact, measureCalls(resolved));
    const model = following(own, async () =>
      (await configuration.current()) === config ? own : (await (await now()).open(resolved.id)).model,
    );
    const given = { ...resolved, model };
    if (resolved.provider === 'local') local = given;
    return given;
  }

  return {
    current: async () => (await now()).current(),
    list: async () => (await now()).list(),
    async check(name, field) {
      const set = await now();
      if ((await set.list()).includes(name)) return;
      const names = await set.list(LIST_AGAIN_MS);
      if (names.includes(name)) return;
      const shown = nearestName(name, names) === undefined ? names.slice(0, NAMES_SHOWN) : names;
      throw new ApiError('invalid_model', `${field}: ${noSuch('model', name, shown)}`, {
        details: { field, expected: 'a model of GET /models', models: names.slice(0, NAMES_SHOWN) },
      });
    },
    open: async (name) => (await now()).open(name),
    async close() {
      for (const model of all) await model.close();
    },
  };
}

/** A model that asks `latest` before each call: a run may be longer than a key lasts. */
function following(model: LanguageModelV4, latest: () => Promise<LanguageModelV4>): LanguageModelV4 {
  return withCalls(model, {
    doGenerate: async (options) => (await latest()).doGenerate(options),
    doStream: async (options) => (await latest()).doStream(options),
  });
}
