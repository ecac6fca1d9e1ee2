import {
  type Agent,
  DEFAULT_RECALL_TOKENS,
  type MemoryAccess,
  type SpawnAgentRequest,
} from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import type { Schemas } from '@jettson/schemas';
import { envPlace } from '../agents/agent-definition.ts';
import type { NewAgent } from '../agents/queries.ts';
import { ApiError } from '../errors.ts';
import { newId } from '../ids.ts';
import { narrowAccess } from '../memory/model/narrow-access.ts';
import type { ModelSource } from '../models/model-source.ts';
import type { Sealing } from '../sealing/sealing.ts';
import { checkOutputSchema } from './check-output-schema.ts';
import { checkModels, resolveDefinition } from './resolve-definition.ts';
import { checkTools } from './resolve-tools.ts';
import { SPAWN, type Spawner, type SpawnQueue } from './spawn-queue.ts';

/** How long an agent waits for a message, an approval or a higher limit, unless it was spawned with another time. */
const DEFAULT_IDLE_SECONDS = 900;

export interface SpawnAgentDeps {
  database: DatabaseHandle;
  /** Known region names, the default one first. */
  regions: readonly [string, ...string[]];
  /** Where spawns wait for the next transaction. */
  spawns: SpawnQueue;
  models: ModelSource;
  sealing: Sealing;
  schemas: Schemas;
}

/**
 * Stores a new agent, ready for a worker to claim, and returns it. Nothing slow happens here.
 *
 * The plan's limits, the idempotency key and the agent are one transaction under the account's lock: exactly as many
 * racing calls as the plan allows succeed, and one key starts one agent. Throws `invalid_region`, `invalid_model`,
 * `invalid_body` for an unknown tool, `forbidden` for memory that the key does not reach, `rate_limited`,
 * `monthly_quota_exceeded`, `concurrent_limit_reached`, `idempotency_key_reused`, `unavailable`.
 */
export async function spawnAgent(
  { database, regions, spawns, models, schemas, sealing }: SpawnAgentDeps,
  spawner: Spawner,
  request: SpawnAgentRequest,
  idempotencyKey: string | undefined,
): Promise<Agent> {
  checkTools(request);
  const place = chooseRegion(request, regions);
  const memory = resolveMemory(spawner, request);
  const outputSchema = request.output_schema ?? null;
  const call = { key: idempotencyKey, operation: SPAWN, request };
  // Compiling a schema and asking providers is expensive, so it is done only for a spawn that the plan allows.
  const isExpensive = outputSchema !== null || (request.model ?? null) !== null;
  const isNew = !isExpensive || (await spawns.checkAhead(spawner, call));
  if (isNew && outputSchema !== null) await checkOutputSchema(schemas, spawner.accountId, outputSchema);
  if (isNew && request.model) await checkModels(models, request.model);
  const id = newId('ag');
  const env = request.env ?? null;
  const agent = {
    id,
    keyId: spawner.keyId,
    name: request.name ?? null,
    task: request.task,
    metadata: request.metadata ?? {},
    memory,
    ...place,
    limits: request.limits ?? {},
    keepAlive: request.keep_alive ?? false,
    idleTimeoutSeconds: request.idle_timeout_seconds ?? DEFAULT_IDLE_SECONDS,
    requireApproval: [...new Set(request.require_approval ?? [])],
    outputSchema,
    artifacts: request.artifacts ?? [],
    definition: resolveDefinition(request),
    sealedEnv: env && (await sealing.seal(JSON.stringify(env), envPlace(id))),
  };
  const spawned = await spawns.submit(spawner, {
    agent,
    call,
    files: request.files ?? [],
    webhook: request.webhook ?? null,
  });
  if (!spawned.replayed) await database.notify('agent-ready', agent.id);
  return spawned.agent;
}

/** Which memories the agent sees and where it writes. Throws `forbidden` for more than its key reaches. */
function resolveMemory({ memoryLimit }: Spawner, { memory }: SpawnAgentRequest): MemoryAccess | null {
  const access = narrowAccess(memoryLimit, memory);
  return access && { ...access, recall_tokens: access.recall_tokens ?? DEFAULT_RECALL_TOKENS };
}

/** The requested region, or the default one, which may still change if another region has a warm computer. */
function chooseRegion(
  { region, metadata }: SpawnAgentRequest,
  regions: SpawnAgentDeps['regions'],
): Pick<NewAgent, 'requestedRegion' | 'region'> {
  const named = region ?? metadata?.region ?? null;
  if (named === null) return { requestedRegion: null, region: regions[0] };
  if (typeof named === 'string' && regions.includes(named)) return { requestedRegion: named, region: named };
  throw new ApiError('invalid_region', `There is no such region; there are ${regions.join(', ')}`, {
    details: { field: 'region', expected: regions.join(' | ') },
  });
}
