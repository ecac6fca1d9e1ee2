import type { Agent, UpdateAgentRequest } from '@jettson/contract';
import type { Database, DatabaseHandle } from '@jettson/database';
import { sql } from 'kysely';
import { getPlan } from '../accounts/get-plan.ts';
import { ApiError } from '../errors.ts';
import { withIdempotency } from '../http/idempotency.ts';
import { type RequirePriceDeps, requirePrice } from '../models/require-price.ts';
import { awaitGrants } from '../secrets/await-grants.ts';
import { modelsOf } from './agent-definition.ts';
import { appendEvents, isLogFull, type LogSize } from './append-events.ts';
import { checkNetwork } from './check-network.ts';
import { lockDescendants } from './family-queries.ts';
import { fillNetwork } from './fill-network.ts';
import { getAgent } from './get-agent.ts';
import { selectAgent } from './queries.ts';
import { requireLiveAgent } from './require-live-agent.ts';
import { setNetwork } from './set-network.ts';
import { freeWaitingAgents, tellOfChange } from './wake-idle-agents.ts';

export interface UpdateAgentDeps {
  database: DatabaseHandle;
  models: RequirePriceDeps['models'];
  /** The operator's own rules. */
  egress: Parameters<typeof checkNetwork>[0];
}

/**
 * Sets a live agent's limits, its network or both. They apply to its sub-agents, too; agents that wait because a budget is
 * used up continue when there is room again. Throws `invalid_body` for an invalid host or a closed port, `not_found`,
 * `conflict` if the agent has ended, `invalid_model` for a limit on the cost of a model whose price is unknown,
 * `storage_quota_exceeded` if its log is full, and `idempotency_key_reused`.
 */
export async function updateAgent(
  { database, models, egress }: UpdateAgentDeps,
  accountId: string,
  agentId: string,
  { limits, network }: UpdateAgentRequest,
  idempotencyKey: string | undefined,
): Promise<Agent> {
  const call = { key: idempotencyKey, operation: `agents.update ${agentId}`, request: { limits, network } };
  checkNetwork(egress, network);
  if (limits?.max_cost_usd !== undefined) {
    const { definition } = (await selectAgent(database.db, accountId, agentId)) ?? { definition: {} };
    await requirePrice({ db: database.db, models }, 'limits.max_cost_usd', modelsOf(definition));
  }
  let isFreed = false;
  let below: string[] = [];
  const { body } = await withIdempotency(database.db, accountId, call, async (tx) => {
    await requireLiveAgent(tx, accountId, agentId);
    below = await lockDescendants(tx, accountId, agentId);
    let log: LogSize | undefined;
    if (limits !== undefined) {
      await sql`
        update agents set limits = ${JSON.stringify(limits)}::jsonb, updated_at = now()
         where account_id = ${accountId} and id = ${agentId}`.execute(tx);
      isFreed = await freeWaitingAgents(tx, accountId, [agentId, ...below]);
      log = await appendEvents(tx, accountId, agentId, [{ type: 'limits-changed', data: limits }]);
    }
    if (network !== undefined) {
      log = await setNetwork(tx, accountId, agentId, { network: fillNetwork(network), below });
    }
    if (log !== undefined && isLogFull(log)) throw await logFull(tx, accountId, log);
    return getAgent(tx, accountId, agentId);
  });
  const concerned = [agentId, ...below];
  const tell = async () => {
    await Promise.all(concerned.map((id) => tellOfChange(database, id, { isFreed })));
  };
  await (network === undefined ? tell() : awaitGrants(database, accountId, { agentIds: concerned }, tell));
  await Promise.all(concerned.map((id) => database.notify('agent-event', id)));
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
