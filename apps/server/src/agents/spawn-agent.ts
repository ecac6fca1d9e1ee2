import type { Agent, SpawnAgentRequest } from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';
import { ApiError } from '../errors.ts';
import { takeInputs } from '../files/take-inputs.ts';
import { withIdempotency } from '../http/idempotency.ts';
import { newId } from '../ids.ts';
import { findSchemaFault } from '../runs/check-output.ts';
import { createAgentWebhook } from '../webhooks/create-webhook.ts';
import type { Backlog } from './backlog.ts';
import { checkSpawnLimits, countSpawn } from './check-spawn-limits.ts';
import { insertAgent, type NewAgent } from './queries.ts';
import type { Spawner, SpawnGate } from './spawn-gate.ts';
import { toAgent } from './to-agent.ts';

/** How long an agent waits for a message, an approval or a higher limit, unless it was spawned with another time. */
const DEFAULT_IDLE_SECONDS = 900;

export interface SpawnAgentDeps {
  database: DatabaseHandle;
  /** Known region names, the default one first. */
  regions: readonly [string, ...string[]];
  backlog: Backlog;
  spawns: SpawnGate;
}

/**
 * Writes a new agent down, ready for a worker to claim, and returns it. Nothing slow happens here.
 *
 * The limits of the plan, the idempotency key and the agent are one transaction under the account's
 * lock: of calls that race, exactly as many as the plan allows get through, and one key starts one agent.
 * Throws `invalid_region`, `rate_limited`, `monthly_quota_exceeded`, `concurrent_limit_reached`,
 * `idempotency_key_reused`, `unavailable`.
 */
export async function spawnAgent(
  { database, regions, backlog, spawns }: SpawnAgentDeps,
  { accountId, keyId }: Spawner,
  request: SpawnAgentRequest,
  idempotencyKey: string | undefined,
): Promise<Agent> {
  const agent = {
    id: newId('ag'),
    keyId,
    name: request.name ?? null,
    task: request.task,
    metadata: request.metadata ?? {},
    requestedRegion: requestedRegion(request, regions),
    limits: request.limits ?? {},
    keepAlive: request.keep_alive ?? false,
    idleTimeoutSeconds: request.idle_timeout_seconds ?? DEFAULT_IDLE_SECONDS,
    requireApproval: request.require_approval ?? [],
    outputSchema: checkedSchema(request.output_schema),
    artifacts: request.artifacts ?? [],
  };
  const call = { key: idempotencyKey, operation: 'agents.spawn', request };
  const { body, replayed } = await spawns.pass({ accountId, keyId }, (shared, allowance) =>
    withIdempotency(shared, accountId, call, async (tx) => {
      await backlog.check(tx);
      await checkSpawnLimits(tx, keyId, allowance);
      const newborn = { ...agent, maxRunSeconds: allowance.plan.maxRunSeconds };
      const createdAt = await insertAgent(tx, accountId, newborn);
      if (request.files?.length) await takeInputs(tx, accountId, agent.id, request.files);
      if (request.webhook) await createAgentWebhook(tx, accountId, agent.id, request.webhook);
      countSpawn(allowance);
      return toAgent(newbornRow(accountId, newborn, createdAt), regions[0]);
    }),
  );
  if (!replayed) await database.notify('agent-ready', agent.id);
  return body;
}

/** The region that the request names, or null when it leaves the choice to us. */
function requestedRegion(
  { region, metadata }: SpawnAgentRequest,
  regions: SpawnAgentDeps['regions'],
): string | null {
  const named = region ?? metadata?.region ?? null;
  if (named === null) return null;
  if (typeof named === 'string' && regions.includes(named)) return named;
  throw new ApiError('invalid_region', `There is no such region; there are ${regions.join(', ')}`, {
    details: { field: 'region', expected: regions.join(' | ') },
  });
}

function checkedSchema(schema: SpawnAgentRequest['output_schema']): Record<string, unknown> | null {
  if (schema === undefined || schema === null) return null;
  const fault = findSchemaFault(schema);
  if (fault === undefined) return schema;
  throw new ApiError('invalid_body', `output_schema is not a JSON Schema: ${fault}`, {
    details: { field: 'output_schema', expected: 'a JSON Schema (draft-07)' },
  });
}

/** The row as the insert leaves it, without reading it back. */
function newbornRow(accountId: string, agent: NewAgent, createdAt: Date): Parameters<typeof toAgent>[0] {
  return {
    ...agent,
    accountId,
    createdAt,
    updatedAt: createdAt,
    createdAtExact: createdAt.toISOString(),
    status: 'spawning',
    reason: null,
    region: null,
    computerId: null,
    warmHit: null,
    spawnTimeMs: null,
    finalResult: null,
    error: null,
    startedAt: null,
    endedAt: null,
    attempts: 0,
    model: '',
    inputTokens: 0,
    outputTokens: 0,
    cachedInputTokens: 0,
    toolCalls: 0,
    costUsd: 0,
    output: null,
    idleSince: null,
    idleUntil: null,
    idleSeconds: 0,
    progress: [],
  };
}
