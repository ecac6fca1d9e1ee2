import type { Agent, UpdateAgentRequest } from '@jettson/contract';
import type { Database, DatabaseHandle } from '@jettson/database';
import { sql } from 'kysely';
import { getPlan } from '../accounts/get-plan.ts';
import { ApiError } from '../errors.ts';
import { withIdempotency } from '../http/idempotency.ts';
import { type RequirePriceDeps, requirePrice } from '../models/require-price.ts';
import { modelsOf } from './agent-definition.ts';
import { appendEvents, isLogFull, type LogSize } from './append-events.ts';
import { getAgent } from './get-agent.ts';
import { selectAgent } from './queries.ts';
import { requireLiveAgent } from './require-live-agent.ts';
import { freeWaitingAgent, tellOfChange } from './wake-idle-agents.ts';

export interface UpdateAgentDeps {
  database: DatabaseHandle;
  models: RequirePriceDeps['models'];
}

/**
 * Sets a live agent's limits; an agent that is waiting at a budget continues when there is room again. Throws
 * `not_found`, `conflict` if the agent has ended, `invalid_model` for a limit on the cost of a model whose price is
 * unknown, `storage_quota_exceeded` if its log is full, and `idempotency_key_reused`.
 */
export async function updateAgent(
  { database, models }: UpdateAgentDeps,
  accountId: string,
  agentId: string,
  { limits }: UpdateAgentRequest,
  idempotencyKey: string | undefined,
): Promise<Agent> {
  const call = { key: idempotencyKey, operation: `agents.update ${agentId}`, request: { limits } };
  if (limits.max_cost_usd !== undefined) {
    const { definition } = (await selectAgent(database.db, accountId, agentId)) ?? { definition: {} };
    await requirePrice({ db: database.db, models }, 'limits.max_cost_usd', modelsOf(definition));
  }
  let isFreed = false;
  const { body } = await withIdempotency(database.db, accountId, call, async (tx) => {
    await requireLiveAgent(tx, accountId, agentId);
    await sql`
      update agents set limits = ${JSON.stringify(limits)}::jsonb, updated_at = now()
       where account_id = ${accountId} and id = ${agentId}`.execute(tx);
    isFreed = await freeWaitingAgent(tx, accountId, agentId);
    const log = await appendEvents(tx, accountId, agentId, [{ type: 'limits-changed', data: limits }]);
    if (log !== undefined && isLogFull(log)) throw await logFull(tx, accountId, log);
    return getAgent(tx, accountId, agentId);
  });
  await tellOfChange(database, agentId, { isFreed });
  await database.notify('agent-event', agentId);
  return body;
}

async function logFull(tx: Database, accountId: string, { usedBytes, maxBytes }: LogSize): Promise<ApiError> {
  const { name: plan } = await getPlan(tx, accountId);
  return new ApiError(
    'storage_quota_exceeded',
    `The agent's log has reached the limit of the ${plan} plan; spawn another agent`,
    { details: { used: usedBytes, limit: maxBytes, plan } },
  );
}
