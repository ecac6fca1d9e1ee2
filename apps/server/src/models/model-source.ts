import type { ModelConfig } from '../config.ts';
import type { Redact } from '../redactor.ts';
import { guardModel } from './guard-model.ts';
import { type ResolvedModel, resolveModel } from './resolve-model.ts';

/** While there is no model, one may appear (a pull ends, Ollama starts), so look again after this long. */
const LOOK_AGAIN_MS = 3000;

/** The model that runs use, looked up when first needed and kept. */
export interface ModelSource {
  /** Null while there is none. Throws ModelConfigError for a configured model that cannot work. */
  current(): Promise<ResolvedModel | null>;
  close(): Promise<void>;
}

/**
 * Looks for a model when one is first needed, and again while there is none. The output of models goes through
 * `redact`.
 */
export function createModelSource(config: ModelConfig, redact: Redact): ModelSource {
  let found: ResolvedModel | null = null;
  let lookup: Promise<ResolvedModel | null> | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;

  async function look(): Promise<ResolvedModel | null> {
    try {
      const resolved = await resolveModel(config);
      found = resolved && { ...resolved, model: guardModel(resolved.model, redact) };
      return found;
    } finally {
      lookedAt = performance.now();
      lookup = undefined;
    }
  }

  return {
    async current() {
      if (found !== null) return found;
      if (lookup === undefined && performance.now() - lookedAt < LOOK_AGAIN_MS) return null;
      lookup ??= look();
      return lookup;
    },
    async close() {
      await found?.close();
    },
  };
}
