import type { NamedModel } from '@jettson/agent';
import { MODEL_ALIAS } from '@jettson/contract';
import type { DescribeModel } from './find-price.ts';
import { ModelConfigError } from './model-config-error.ts';
import type { ModelSource } from './model-source.ts';
import type { ResolvedModel } from './open-model.ts';
import type { ModelFacts } from './table/model-table.ts';

/** There is no default model, and nothing else was named: whatever needs a model waits until there is one. */
export class NoModelError extends Error {
  override readonly name = 'NoModelError';

  constructor() {
    super('there is no model yet');
  }
}

/**
 * The models with these names, except those that no longer exist; without names, the default model. If none is left,
 * throws NoModelError where a default may still come, and ModelConfigError otherwise.
 */
export async function requireModels(
  models: Pick<ModelSource, 'current' | 'open'>,
  names: readonly string[],
): Promise<[ResolvedModel, ...ResolvedModel[]]> {
  const found: ResolvedModel[] = [];
  let fault: unknown;
  for (const name of names.length === 0 ? [MODEL_ALIAS] : names) {
    try {
      const model = await (name === MODEL_ALIAS ? models.current() : models.open(name));
      if (model !== null) found.push(model);
    } catch (error) {
      if (!(error instanceof ModelConfigError)) throw error;
      fault ??= error;
    }
  }
  const [first, ...fallbacks] = found;
  if (first !== undefined) return [first, ...fallbacks];
  throw fault ?? new NoModelError();
}

/** The same in the form that the loop takes, with their windows and the options that they lack, as far as that is known. */
export async function toNamedModels(
  describe: DescribeModel,
  [first, ...fallbacks]: readonly [ResolvedModel, ...ResolvedModel[]],
): Promise<[NamedModel, ...NamedModel[]]> {
  const named = async (resolved: ResolvedModel): Promise<NamedModel> => {
    const { facts, contextWindow } = await describe(resolved);
    return { id: resolved.id, model: resolved.model, lacks: lackedBy(facts), contextWindow };
  };
  return [await named(first), ...(await Promise.all(fallbacks.map(named)))];
}

/** The options that a model is known not to have. */
export function lackedBy(facts: ModelFacts | undefined): NonNullable<NamedModel['lacks']> {
  return facts?.reasoning === false ? ['effort'] : [];
}
