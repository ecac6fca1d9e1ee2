import type { SpawnAgentRequest } from '@jettson/contract';
import type { Schemas } from '@jettson/schemas';
import type { ModelSource } from '../models/model-source.ts';
import { checkOutputSchema } from './check-output-schema.ts';
import { checkModels } from './resolve-definition.ts';
import { checkTools } from './resolve-tools.ts';

export interface CheckDefinitionDeps {
  models: ModelSource;
  schemas: Schemas;
}

/**
 * Throws the error with which these fields of a spawn are refused, whoever spawns: `invalid_model`, `invalid_body`.
 * Compiling a schema and asking providers is expensive: it is done only if `isWorthwhile` then says so.
 */
export async function checkDefinition(
  { models, schemas }: CheckDefinitionDeps,
  accountId: string,
  fields: Omit<SpawnAgentRequest, 'task'>,
  isWorthwhile: () => Promise<boolean> = async () => true,
): Promise<void> {
  checkTools(fields);
  const { output_schema: outputSchema, model } = fields;
  if (!outputSchema && !model) return;
  if (!(await isWorthwhile())) return;
  if (outputSchema) await checkOutputSchema(schemas, accountId, outputSchema);
  if (model) await checkModels(models, model);
}
