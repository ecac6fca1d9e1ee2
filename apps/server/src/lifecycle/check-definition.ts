import type { SpawnAgentRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import type { Schemas } from '@jettson/schemas';
import { modelsOf } from '../agents/agent-definition.ts';
import { checkNetwork } from '../agents/check-network.ts';
import { checkInputFiles } from '../files/check-input-files.ts';
import type { AgentInputFile } from '../files/input-file-queries.ts';
import type { Files } from '../files/open-file-store.ts';
import type { ModelSource } from '../models/model-source.ts';
import { requireSight } from '../models/require-sight.ts';
import { checkSchemas, hasSchemas } from './check-schemas.ts';
import { checkSecretNames } from './check-secret-names.ts';
import { checkModels, resolveDefinition } from './resolve-definition.ts';
import { checkTools } from './resolve-tools.ts';

export interface CheckDefinitionDeps {
  database: { db: Database };
  models: ModelSource;
  schemas: Schemas;
  files: Files;
  /** The operator's own rules. */
  egress: Parameters<typeof checkNetwork>[0];
  /** Whether agents can search the web. */
  offersSearch: boolean;
}

/**
 * Returns the pictures and PDFs that these fields of a spawn name. Throws the error with which the fields are refused,
 * whoever spawns: `invalid_model`, `invalid_body`. Compiling a schema, asking providers and reading files is expensive: it is
 * done only if `isWorthwhile` then says so; otherwise no files are returned.
 */
export function checkDefinition(
  deps: CheckDefinitionDeps,
  accountId: string,
  fields: SpawnFields,
  isWorthwhile: () => Promise<boolean> = async () => true,
): AgentInputFile[] | Promise<AgentInputFile[]> {
  checkTools(fields, deps);
  checkNetwork(deps.egress, fields.network);
  checkSecretNames(fields);
  const isCheap = !hasSchemas(fields) && !fields.model && (fields.input_files ?? []).length === 0;
  return isCheap ? [] : checkExpensive(deps, accountId, fields, isWorthwhile);
}

type SpawnFields = Omit<SpawnAgentRequest, 'task'>;

async function checkExpensive(
  { database: { db }, models, schemas, files }: CheckDefinitionDeps,
  accountId: string,
  fields: SpawnFields,
  isWorthwhile: () => Promise<boolean>,
): Promise<AgentInputFile[]> {
  if (!(await isWorthwhile())) return [];
  if (hasSchemas(fields)) await checkSchemas(schemas, accountId, fields);
  if (fields.model) await checkModels(models, fields.model);
  const inputFiles = await checkInputFiles({ db, files }, accountId, fields.input_files ?? []);
  await requireSight({ db, models }, modelsOf(resolveDefinition(fields)), inputFiles);
  return inputFiles;
}
