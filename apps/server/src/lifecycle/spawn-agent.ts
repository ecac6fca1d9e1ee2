import {
  type Agent,
  type AgentTemplate,
  DEFAULT_IDLE_SECONDS,
  DEFAULT_RECALL_TOKENS,
  type MemoryAccess,
  SpawnAgentRequest,
} from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import { envPlace } from '../agents/agent-definition.ts';
import { ApiError } from '../errors.ts';
import { findAnswer, type IdempotentCall } from '../http/idempotency.ts';
import { newId } from '../ids.ts';
import { narrowAccess } from '../memory/model/narrow-access.ts';
import type { Sealing } from '../sealing/sealing.ts';
import { takeSecrets } from '../secrets/take-secrets.ts';
import { type AppliedTemplate, applyTemplate } from '../templates/apply-template.ts';
import { fillValues } from '../templates/write-only-values.ts';
import { type CheckDefinitionDeps, checkDefinition } from './check-definition.ts';
import { chooseRegion } from './choose-region.ts';
import { collectHeaders } from './request-headers.ts';
import { findSigned, requireSigner } from './require-signer.ts';
import { resolveDefinition } from './resolve-definition.ts';
import { SPAWN, type Spawner, type SpawnQueue } from './spawn-queue.ts';

export interface SpawnAgentDeps extends CheckDefinitionDeps {
  database: DatabaseHandle;
  /** Known region names, the default one first. */
  regions: readonly [string, ...string[]];
  /** Where spawns wait for the next transaction. */
  spawns: SpawnQueue;
  sealing: Sealing;
}

/**
 * Stores a new agent, ready for a worker to claim, and returns it. Nothing slow happens here.
 *
 * The plan's limits, the idempotency key and the agent are one transaction under the account's lock: exactly as many
 * racing calls as the plan allows succeed, and one key starts one agent. Throws `invalid_region`, `invalid_model`,
 * `invalid_body` for an unknown tool, `not_found` for a template, `forbidden` for memory that the key does not reach,
 * `rate_limited`, `monthly_quota_exceeded`, `concurrent_limit_reached`, `idempotency_key_reused`, `unavailable`.
 */
export async function spawnAgent(
  deps: SpawnAgentDeps,
  spawner: Spawner,
  request: SpawnAgentRequest,
  idempotencyKey: string | undefined,
): Promise<Agent> {
  const call = { key: idempotencyKey, operation: SPAWN, request };
  const { template } = request;
  if (!template)
    return spawnDefined(deps, spawner, { template: null, request: fillValues(request, new Map()) }, call);
  const { db } = deps.database;
  // Before the template is read: a retry gets its agent even if the template has changed since.
  const earlier = await findAnswer<Agent>(db, spawner.accountId, call);
  if (earlier !== undefined) return earlier;
  const applied = await applyTemplate({ db, sealing: deps.sealing }, spawner.accountId, {
    ...request,
    template,
  });
  return spawnDefined(deps, spawner, applied, call).catch((error) => {
    throw namingTemplate(error, applied.template, request);
  });
}

async function spawnDefined(
  deps: SpawnAgentDeps,
  spawner: Spawner,
  { template, request }: Pick<AppliedTemplate, 'request'> & { template: AgentTemplate | null },
  call: IdempotentCall,
): Promise<Agent> {
  const { database, regions, spawns, sealing } = deps;
  const place = chooseRegion(request, regions);
  const memory = resolveMemory(spawner, request);
  const inputFiles = await checkDefinition(deps, spawner.accountId, request, () =>
    spawns.checkAhead(spawner, call),
  );
  const signed = findSigned(request);
  if (signed !== null) await requireSigner(database.db, spawner.accountId, signed);
  const secrets = request.secrets
    ? await takeSecrets(database.db, spawner.accountId, { names: request.secrets, keyId: spawner.keyId })
    : [];
  const id = newId('ag');
  const env = request.env ?? null;
  const headers = collectHeaders(request);
  const agent = {
    id,
    keyId: spawner.keyId,
    parentId: null,
    rootId: null,
    spawnCallId: null,
    name: request.name ?? null,
    task: request.task,
    metadata: request.metadata ?? {},
    memory,
    ...place,
    limits: request.limits ?? {},
    keepAlive: request.keep_alive ?? false,
    idleTimeoutSeconds: request.idle_timeout_seconds ?? DEFAULT_IDLE_SECONDS,
    requireApproval: [...new Set(request.require_approval ?? [])],
    outputSchema: request.output_schema ?? null,
    artifacts: request.artifacts ?? [],
    origin: spawner.origin ?? {},
    definition: {
      ...(template ? { template } : {}),
      ...resolveDefinition(request, { inputFiles, secrets, offersSearch: deps.offersSearch }),
    },
    sealedEnv: env && (await sealing.seal(JSON.stringify(env), envPlace(id))),
    sealedHeaders: headers && (await sealing.seal(JSON.stringify(headers), envPlace(id))),
  };
  const spawned = await spawns.submit(spawner, {
    agent,
    call,
    files: request.files ?? [],
    inputFiles,
    webhook: request.webhook ?? null,
  });
  if (!spawned.replayed) {
    await Promise.all([
      database.notify('agent-ready', agent.id),
      database.notify('account-event', spawner.accountId),
    ]);
  }
  return spawned.agent;
}

/** Which memories the agent sees and where it writes. Throws `forbidden` for more than its key reaches. */
function resolveMemory({ memoryLimit }: Spawner, { memory }: SpawnAgentRequest): MemoryAccess | null {
  const access = narrowAccess(memoryLimit, memory);
  return access && { ...access, recall_tokens: access.recall_tokens ?? DEFAULT_RECALL_TOKENS };
}

/** An error about a field that the caller did not send says that it is the template's. */
function namingTemplate(error: unknown, { name, version }: AgentTemplate, own: SpawnAgentRequest): unknown {
  const field = error instanceof ApiError ? error.details?.field : undefined;
  if (!(error instanceof ApiError) || typeof field !== 'string') return error;
  const [top = ''] = field.split('.');
  if (!(top in SpawnAgentRequest.shape) || own[top as keyof SpawnAgentRequest] !== undefined) return error;
  const template = `${name}@${version}`;
  return new ApiError(error.code, `template ${template}: ${error.message}`, {
    details: { ...error.details, template },
  });
}
