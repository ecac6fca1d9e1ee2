import type { Agent, AgentNetwork, AgentWebhook, MemoryAccess, SpawnFile } from '@jettson/contract';
import { type DatabaseHandle, transaction } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import { getPlan, lockPlan, type Plan } from '../accounts/get-plan.ts';
import { type AgentDefinition, modelsOf, shownDefinition } from '../agents/agent-definition.ts';
import { getAgent } from '../agents/get-agent.ts';
import type { Origin } from '../agents/origin.ts';
import { type AgentWithProgress, insertAgents, type NewAgent } from '../agents/queries.ts';
import { toAgent } from '../agents/to-agent.ts';
import { coalesceByKind } from '../coalesce.ts';
import type { Shortage } from '../computers/find-shortage.ts';
import { ApiError } from '../errors.ts';
import type { AgentInputFile } from '../files/input-file-queries.ts';
import { takeInputs } from '../files/take-inputs.ts';
import { decideEach } from '../http/decide-each.ts';
import { findAnswer, type IdempotentCall, openAnswers } from '../http/idempotency.ts';
import { embeddingBacklog } from '../memory/store/embedding-backlog.ts';
import { findUnpriced, type RequirePriceDeps, unknownPrice } from '../models/require-price.ts';
import type { Sealing } from '../sealing/sealing.ts';
import { isCapped } from '../usage/reserve-cost.ts';
import { type CreateWebhookDeps, createAgentWebhook } from '../webhooks/create-webhook.ts';
import {
  type Backlog,
  checkSpawnLimits,
  checkTurns,
  countSpawn,
  selectSpawnUsage,
} from './check-spawn-limits.ts';
import { admitSubAgent, type Parentage, recordSubAgent } from './sub-agents/admit-sub-agent.ts';

export interface SpawnQueueDeps {
  database: Pick<DatabaseHandle, 'db' | 'mode'>;
  backlog: Backlog;
  findShortage(): Promise<Shortage | null>;
  models: RequirePriceDeps['models'];
  sealing: Sealing;
  embedder: Embedder;
}

/** Who spawns: the limits are counted by account and by key. */
export interface Spawner {
  accountId: string;
  keyId: string;
  /** Which memories the key reaches: the widest that its agents may have. */
  memoryLimit: MemoryAccess | null;
  /** The request that spawns. */
  origin?: Origin;
}

/** A spawn with a valid request. */
interface Spawn {
  agent: Omit<NewAgent, 'maxRunSeconds'>;
  call: IdempotentCall;
  files: readonly SpawnFile[];
  inputFiles: readonly AgentInputFile[];
  webhook: AgentWebhook | null;
  /** Of a sub-agent. */
  parentage?: Parentage;
}

interface Spawned {
  agent: Agent;
  /** It was spawned before, with the same idempotency key. */
  replayed: boolean;
}

/** Others wait for the account, and on the embedded database for everything, while a transaction is open. */
const MAX_BATCH = 50;

export const SPAWN = 'agents.spawn';

/** Where spawns wait for the next transaction. */
export interface SpawnQueue {
  /**
   * Throws the error with which the call would be refused now, so that no work is wasted on a spawn that the plan does
   * not allow. It locks nothing: `submit` checks again. False: the call was answered before.
   */
  checkAhead(spawner: Spawner, call: IdempotentCall): Promise<boolean>;
  /** Resolves when the agent is durable. Throws if it is refused. */
  submit(spawner: Spawner, spawn: Spawn): Promise<Spawned>;
}

/**
 * Limits are counted one spawn at a time, so an account's spawns wait for each other anyway. Those of one key that are
 * waiting in this process share the next transaction: the account is locked, its use is counted, and the disk is synced
 * once for all of them. At 200 spawns per second, a spawn with a transaction of its own would have to finish in 5 ms.
 */
export function openSpawnQueue(deps: SpawnQueueDeps): SpawnQueue {
  const submit = coalesceByKind<Submitted, Spawned>(
    ({ spawner }) => spawner.keyId,
    (all) =>
      spawnBatch(
        deps,
        (all[0] as Submitted).spawner,
        all.map(({ spawn }) => spawn),
      ),
    { countNext: (waiting) => countNext(waiting.map(({ spawn }) => spawn)) },
  );
  return {
    checkAhead: (spawner, call) => checkAhead(deps, spawner, call),
    async submit(spawner, spawn) {
      const { database, embedder } = deps;
      // A worker elsewhere recalls for the agent, and does not know which memories this process has not embedded yet.
      if (database.mode === 'postgres') await embeddingBacklog(embedder).untilEmbedded(spawner.accountId);
      return submit({ spawner, spawn });
    },
  };
}

interface Submitted {
  spawner: Spawner;
  spawn: Spawn;
}

async function checkAhead(
  { database: { db }, backlog, findShortage }: SpawnQueueDeps,
  { accountId, keyId }: Spawner,
  call: IdempotentCall,
): Promise<boolean> {
  if ((await findAnswer(db, accountId, call)) !== undefined) return false;
  refuseUnder(await findShortage());
  const plan = await getPlan(db, accountId);
  const usage = await selectSpawnUsage(db, accountId, { keyId, backlog });
  backlog.check();
  await checkSpawnLimits(db, keyId, { plan, usage, accepted: 0 });
  return true;
}

/** Somebody may have to make room first. */
const SHORTAGE_RETRY_SECONDS = 10;

/** What is left of the machine is for the agents that are already running. */
function refuseUnder(shortage: Shortage | null): void {
  if (shortage === null) return;
  throw new ApiError('unavailable', `No new agents now: ${shortage.message}; try again later`, {
    details: { waiting_for: shortage.of },
    retryAfterSeconds: SHORTAGE_RETRY_SECONDS,
  });
}

/** Writing a spawn's other data may fail, and that of a sub-agent locks its parent: such a spawn gets its own transaction. */
function countNext(waiting: Spawn[]): number {
  const firstAlone = waiting.findIndex(
    ({ files, inputFiles, webhook, parentage }) =>
      files.length > 0 || inputFiles.length > 0 || webhook !== null || parentage !== undefined,
  );
  const together = firstAlone === -1 ? waiting.length : Math.max(firstAlone, 1);
  return Math.min(together, MAX_BATCH);
}

/**
 * Decides on spawns of one key in order, and stores those that the plan allows, with their answers, in one transaction
 * that locks the account. A refused spawn is a rejected outcome and does not affect the others; if this throws, all of
 * them are undone.
 */
async function spawnBatch(
  { database, backlog, models, sealing, findShortage }: SpawnQueueDeps,
  { accountId, keyId }: Spawner,
  spawns: readonly Spawn[],
): Promise<PromiseSettledResult<Spawned>[]> {
  const { db } = database;
  const isMonthLimited = await isCapped(db, accountId, keyId);
  const limitOf = ({ agent, parentage }: Spawn) =>
    agent.limits.max_cost_usd !== undefined || parentage?.isCostLimited
      ? 'limits.max_cost_usd'
      : isMonthLimited
        ? 'monthly_cost_limit_usd'
        : null;
  // Before the transaction, because finding the model may take a moment.
  const unpriced = new Map<Spawn, string | undefined>();
  for (const spawn of spawns) {
    if (limitOf(spawn) === null) continue;
    unpriced.set(spawn, await findUnpriced({ db, models }, modelsOf(spawn.agent.definition)));
  }
  const shortage = await findShortage();
  return transaction(db, async (tx) => {
    const plan = await lockPlan(tx, accountId);
    const allowance = { plan, usage: await selectSpawnUsage(tx, accountId, { keyId, backlog }), accepted: 0 };
    const calls = spawns.map(({ call }) => call);
    const answers = await openAnswers<Agent>(tx, accountId, SPAWN, calls);
    const accepted: (Spawn & { agent: NewAgent })[] = [];

    const decide = async (spawn: Spawn): Promise<Spawned> => {
      const earlier = answers.find(spawn.call);
      if (earlier !== undefined) return { agent: earlier, replayed: true };
      const admitted = spawn.parentage && (await admitSubAgent(tx, accountId, spawn.parentage));
      if (admitted && 'earlier' in admitted) {
        return { agent: await getAgent(tx, accountId, admitted.earlier), replayed: true };
      }
      const limit = limitOf(spawn);
      const model = unpriced.get(spawn);
      if (limit !== null && model !== undefined) throw unknownPrice(model, limit);
      checkTurns(plan, spawn.agent.definition);
      refuseUnder(shortage);
      backlog.check();
      await checkSpawnLimits(tx, keyId, allowance);
      const definition = withNetworkOf(spawn.agent.definition, admitted);
      const newAgent = { ...spawn.agent, definition, maxRunSeconds: plan.maxRunSeconds };
      const { now: createdAt, queued, computerFaults } = allowance.usage;
      const atSpawn = { createdAt, queuePosition: queued + 1, computerFaults };
      const agent = toAgent(rowOf(accountId, newAgent, atSpawn));
      accepted.push({ ...spawn, agent: newAgent });
      countSpawn(allowance);
      answers.give(spawn.call, agent);
      return { agent, replayed: false };
    };
    const outcomes = await decideEach(spawns, decide);

    await insertAgents(
      tx,
      accountId,
      accepted.map(({ agent }) => ({
        ...agent,
        configured:
          Object.keys(agent.definition).length === 0
            ? null
            : { parent_id: agent.parentId, ...shownDefinition(agent.definition) },
      })),
      answers.filing(),
    );
    for (const spawn of accepted) await writeExtras({ db: tx, sealing }, accountId, { ...spawn, plan });
    for (const { parentage, agent } of accepted) {
      if (parentage) await recordSubAgent(tx, accountId, parentage, agent);
    }
    return outcomes;
  });
}

/** A sub-agent that has its parent's network gets it as it is now: it may have been changed since the parent's row was read. */
function withNetworkOf(
  definition: AgentDefinition,
  parent: { network: AgentNetwork | undefined } | undefined,
): AgentDefinition {
  if (parent === undefined || !definition.inherits_network) return definition;
  const { network: _, ...rest } = definition;
  return parent.network === undefined ? rest : { ...rest, network: parent.network };
}

async function writeExtras(
  deps: CreateWebhookDeps,
  accountId: string,
  { agent, files, inputFiles, webhook, plan }: Spawn & { plan: Plan },
): Promise<void> {
  await takeInputs(deps.db, accountId, agent.id, { files, inputFiles, plan });
  if (webhook !== null) await createAgentWebhook(deps, accountId, agent.id, webhook);
}

/** The row as inserted, without reading it back. */
function rowOf(
  accountId: string,
  agent: NewAgent,
  {
    createdAt,
    ...waiting
  }: { createdAt: Date } & Pick<AgentWithProgress, 'queuePosition' | 'computerFaults'>,
): Parameters<typeof toAgent>[0] {
  return {
    ...agent,
    accountId,
    createdAt,
    updatedAt: createdAt,
    createdAtExact: createdAt.toISOString(),
    readAt: createdAt,
    ...waiting,
    status: 'spawning',
    reason: null,
    computerId: null,
    warmHit: null,
    spawnTimeMs: null,
    finalResult: null,
    error: null,
    startedAt: null,
    endedAt: null,
    eventsDeletedAt: null,
    attempts: 0,
    model: '',
    inputTokens: 0,
    outputTokens: 0,
    cachedInputTokens: 0,
    toolCalls: 0,
    costUsd: 0,
    usageEstimated: false,
    output: null,
    idleSince: null,
    idleUntil: null,
    idleSeconds: 0,
    parkedSince: null,
    snapshotId: null,
    modelWait: null,
    modelWaitUntil: null,
    isUnclaimed: true,
    progress: [],
    pendingCalls: [],
  };
}
