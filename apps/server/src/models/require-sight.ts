import { type InputMediaType, MODEL_ALIAS } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { findFacts } from './find-price.ts';
import { ModelConfigError } from './model-config-error.ts';
import type { ModelSource } from './model-source.ts';
import type { ResolvedModel } from './open-model.ts';
import type { ModelFacts } from './table/model-table.ts';

/**
 * Throws `invalid_body`, which names the file, unless all of these models, by default the one that agents run on, can read
 * the input files. What the table does not know is left to the provider.
 */
export async function requireSight(
  { db, models }: { db: Database; models: Pick<ModelSource, 'current' | 'open'> },
  names: readonly string[],
  files: readonly { mediaType: InputMediaType }[],
): Promise<void> {
  if (files.length === 0) return;
  for (const name of names.length === 0 ? [MODEL_ALIAS] : names) {
    const model = await (name === MODEL_ALIAS ? models.current() : models.open(name));
    if (model === null) continue;
    const facts = await findFacts(db, model);
    const index = files.findIndex(({ mediaType }) => !canRead(model, facts, mediaType));
    const blind = files[index];
    if (blind === undefined) continue;
    const field = `input_files.${index}`;
    throw new ApiError('invalid_body', `${field}: ${model.id} cannot read ${blind.mediaType}`, {
      details: { field, expected: `a model that reads ${blind.mediaType}`, model: model.id },
    });
  }
}

/** Those of the models that can read all of these types. Throws ModelConfigError if none can. */
export async function onlySeeing(
  db: Database,
  models: readonly [ResolvedModel, ...ResolvedModel[]],
  types: readonly InputMediaType[],
): Promise<[ResolvedModel, ...ResolvedModel[]]> {
  if (types.length === 0) return [...models];
  const seeing: ResolvedModel[] = [];
  for (const model of models) {
    const facts = await findFacts(db, model);
    if (types.every((type) => canRead(model, facts, type))) seeing.push(model);
  }
  const [first, ...fallbacks] = seeing;
  if (first !== undefined) return [first, ...fallbacks];
  const [{ id }] = models;
  throw new ModelConfigError('blind_model', id, `${id} cannot read the agent's input files`);
}

/** Providers whose every ability the table has: what it does not mention, the model does not have. */
const FULLY_KNOWN: readonly string[] = ['anthropic', 'openai'];

function canRead({ provider }: ResolvedModel, facts: ModelFacts | undefined, type: InputMediaType): boolean {
  if (provider === 'local') return false;
  const stated = type === 'application/pdf' ? facts?.pdf : facts?.pictures;
  return stated ?? (facts === undefined || !FULLY_KNOWN.includes(provider));
}
