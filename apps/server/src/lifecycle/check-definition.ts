import type { SpawnAgentRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { Schemas } from '@jettson/schemas';
import { modelsOf } from '../agents/agent-definition.ts';
import { checkInputFiles } from '../files/check-input-files.ts';
import type { AgentInputFile } from '../files/input-file-queries.ts';
import type { Files } from '../files/open-file-store.ts';
import type { ModelSource } from '../models/model-source.ts';
import { requireSight } from '../models/require-sight.ts';
import { checkSchemas, hasSchemas } from './check-schemas.ts';
import { checkModels, resolveDefinition } from './resolve-definition.ts';
import { checkTools } from './resolve-tools.ts';

export interface CheckDefinitionDeps {
  database: { db: Database };
  models: ModelSource;
  schemas: Schemas;
  files: Files;
}

/**
 * Returns the pictures and PDFs that these fields of a spawn name. Throws the error with which the fields are refused,
 * whoever spawns: `invalid_model`, `invalid_body`. Compiling a schema, asking providers and reading files is expensive: it is
 * done only if `isWorthwhile` then says so; otherwise no files are returned.
 */
export async function checkDefinition(
  { database: { db }, models, schemas, files }: CheckDefinitionDeps,
  accountId: string,
  fields: Omit<SpawnAgentRequest, 'task'>,
  isWorthwhile: () => Promise<boolean> = async () => true,
): Promise<AgentInputFile[]> {
  checkTools(fields);
  const { model } = fields;
  const requested = fields.input_files ?? [];
  if (!hasSchemas(fields) && !model && requested.length === 0) return [];
  if (!(await isWorthwhile())) return [];
  if (hasSchemas(fields)) await checkSchemas(schemas, accountId, fields);
  if (model) await checkModels(models, model);
  const inputFiles = await checkInputFiles({ db, files }, accountId, requested);
  await requireSight({ db, models }, modelsOf(resolveDefinition(fields)), inputFiles);
  return inputFiles;
}
