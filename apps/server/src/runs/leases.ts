import { COMPUTER_TOOLS, MODEL_ALIAS } from '@jettson/contract';
import { type Database, UNSYNCED } from '@jettson/database';
import { sql } from 'kysely';
import { AGENT_COLUMNS, type AgentRow } from '../agents/queries.ts';
import { IS_WAITING } from '../agents/state.ts';
import { countRunning } from '../usage/meter.ts';

/** A lease lasts this long without renewal; then any worker may take the agent over. */
export const LEASE_SECONDS = 15;

/** A list of names, as JSON, of which one is not the default model's. */
const NAMES_ANOTHER_MODEL = `[[,] *"(?!${MODEL_ALIAS.replaceAll('.', '\\.')}")`;

/** Live agents that anybody may claim at once, by account and age: the index `agents_queue`. */
const QUEUED = sql.raw(`lease_expires_at is null and status in ('spawning', 'running', 'idle')`);

const COMPUTER_TOOLS_JSON = JSON.stringify(COMPUTER_TOOLS);

export interface LeasedAgent extends AgentRow {
  /** Unique to this claim: a worker that loses an agent and claims it again holds a different lease. */
  leaseId: string;
  /** What was read with the claim. Missing in rows that a later statement returned. */
  atClaim?: {
    /** Of the account's plan. */
    cpus: number;
    memoryBytes: number;
    hasInputFiles: boolean;
    /** Whether the account has, or had, memories. */
    hasMemories: boolean;
  };
}

/** Another worker has the agent now, or it was cancelled: this one must let go immediately. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** The row that a statement under this lease returned. Throws LeaseLostError if there is none. */
export function heldRow({ id, leaseId }: LeasedAgent, row: AgentRow | undefined): LeasedAgent {
  if (row === undefined) throw new LeaseLostError(`lost the lease of ${id}`);
  return { ...row, leaseId };
}

/** What a worker can run now. */
export interface ClaimLimits {
  workerId: string;
  regions: readonly string[];
  limit: number;
  /** Without one, agents that name no other model are left alone, unless they only have to end. */
  hasDefaultModel: boolean;
  /** Without them, agents that need a computer are left alone, unless they only have to end. */
  hasComputers: boolean;
}

/**
 * Claims up to `limit` live agents that nobody holds: new ones, those of dead workers, and waiting ones that were freed
 * or whose wait is over. Accounts take turns: the next agent is the oldest one of the account that has the fewest held
 * and claimed so far. One that has to run again is left until its account has a place; one that only has to end is not.
 * A worker serves all accounts, so this is one of the few queries without an account.
 */
export async function claimAgents(
  db: Database,
  { workerId, regions, limit, hasDefaultModel, hasComputers }: ClaimLimits,
): Promise<LeasedAgent[]> {
  const onlyEnds = sql`(idle_until < now() and reason <> 'awaiting_tool_result')`;
  const claimable = sql`
    status in ('spawning', 'running', 'idle')
    and (requested_region is null or requested_region = any(${regions}))
    and (${hasDefaultModel} or ${onlyEnds}
         or definition->>'model' <> ${MODEL_ALIAS}
         or definition->'model_options'->>'fallbacks' ~ ${NAMES_ANOTHER_MODEL})
    and (${hasComputers} or ${onlyEnds}
         or not exists (select from json_array_elements_text(coalesce(definition->'tools', ${COMPUTER_TOOLS_JSON}::json)) tool
                         where tool = any(${COMPUTER_TOOLS})))
    and (parked_since is null
         or (${onlyEnds} and lease_expires_at is distinct from '-infinity')
         or ${countRunning(sql.ref('g.account_id'))}
            < (select p.max_concurrent_agents from plans p join accounts c on c.plan = p.name
                where c.id = g.account_id))`;
  const { rows } = await sql<LeasedAgent>`
    with recursive held as (
      select account_id, count(*) as count from agents where lease_id is not null group by account_id),
    -- Jumps from account to account in the index: 10,000 waiting agents of one account are not read.
    queues (account_id) as (
      (select min(account_id) from agents where ${QUEUED})
      union all
      select (select min(account_id) from agents where ${QUEUED} and account_id > queues.account_id)
        from queues where account_id is not null),
    free as (
      select oldest.* from queues,
             lateral (select id, account_id, created_at from agents g
                       where ${QUEUED} and g.account_id = queues.account_id and ${claimable}
                       order by created_at limit ${limit}) oldest
      union all
      select id, account_id, created_at from agents g where lease_expires_at < now() and ${claimable}),
    turns as (
      select id, created_at,
             coalesce(held.count, 0) + row_number() over (partition by account_id order by created_at) as turn
        from free left join held using (account_id))
    update agents a
       set lease_id = ${workerId} || ':' || gen_random_uuid(), lease_expires_at = now() + ${LEASE_SECONDS} * interval '1 second',
           attempts = attempts + 1
     where ${UNSYNCED} and a.id in (
       -- Locks one after the other, in this order, until there are enough.
       select g.id from (select id from turns order by turn, created_at) next,
              lateral (select id from agents
                        where id = next.id and status in ('spawning', 'running', 'idle')
                          and (lease_expires_at is null or lease_expires_at < now())
                          for update skip locked) g
        limit ${limit})
    returning ${AGENT_COLUMNS}, lease_id as "leaseId",
              (select json_build_object('cpus', p.cpus, 'memoryBytes', p.memory_bytes, 'hasInputFiles',
                        exists (select from agent_files f where f.account_id = a.account_id and f.agent_id = a.id),
                        'hasMemories', exists (select from memory_counts m where m.account_id = a.account_id))
                 from accounts o join plans p on p.name = o.plan where o.id = a.account_id) as "atClaim"`.execute(
    db,
  );
  return rows;
}

/** Whether anybody could be claimed. Workers look often and mostly find nothing, and the claim itself takes 2 ms to plan. */
export async function isAnyFree(db: Database): Promise<boolean> {
  const { rows } = await sql<{ isAny: boolean }>`
    select exists (select from agents where ${QUEUED})
        or exists (select from agents
                    where status in ('spawning', 'running', 'idle') and lease_expires_at < now()) as "isAny"`.execute(
    db,
  );
  return rows[0]?.isAny === true;
}

/** Frees all agents. Call it only if no worker can be alive: it would take away a live worker's agents. */
export async function freeAgents(db: Database): Promise<void> {
  await sql`update agents set lease_id = null, lease_expires_at = null where lease_id is not null`.execute(
    db,
  );
}

/**
 * Renews a worker's leases and returns those that are still valid. Locks the agents in the order of their ids, as whoever changes
 * many that others hold does, so that two never wait for each other.
 */
export async function renewLeases(db: Database, leaseIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ leaseId: string }>`
    update agents set lease_expires_at = now() + ${LEASE_SECONDS} * interval '1 second'
     where ${UNSYNCED} and id in (
       select id from agents where lease_id = any(${leaseIds}) order by id for no key update)
    returning lease_id as "leaseId"`.execute(db);
  return new Set(rows.map(({ leaseId }) => leaseId));
}

/**
 * Gives an agent back unfinished, so that the next worker can continue immediately, or after `afterSeconds`. `isAttempt`:
 * whether this claim counts as an attempt.
 */
export async function releaseAgent(
  db: Database,
  accountId: string,
  {
    agentId,
    leaseId,
    isAttempt,
    afterSeconds,
  }: { agentId: string; leaseId: string; isAttempt: boolean; afterSeconds?: number },
): Promise<void> {
  const freeAt = afterSeconds === undefined ? sql`null` : sql`now() + ${afterSeconds} * interval '1 second'`;
  // What does not count as an attempt must not count either if the lease ran out before the database answered again.
  await sql`
    update agents
       set attempts = greatest(0, attempts - ${isAttempt ? 0 : 1}),
           lease_expires_at = case when lease_id = ${leaseId} then ${freeAt} else lease_expires_at end,
           lease_id = nullif(lease_id, ${leaseId})
     where account_id = ${accountId} and id = ${agentId} and status in ('spawning', 'running', 'idle')
       and (lease_id = ${leaseId} or ${!isAttempt})`.execute(db);
}

/** Keeps the workspace of a held agent for its next computer. Undefined: the lease is lost. */
export async function keepSnapshot(
  db: Database,
  accountId: string,
  { agentId, leaseId }: { agentId: string; leaseId: string },
  snapshotId: string | null,
): Promise<AgentRow | undefined> {
  const { rows } = await sql<AgentRow>`
    update agents a set snapshot_id = coalesce(${snapshotId}, snapshot_id)
     where a.account_id = ${accountId} and a.id = ${agentId} and a.lease_id = ${leaseId}
    returning ${AGENT_COLUMNS}`.execute(db);
  return rows[0];
}

/**
 * Gives the lease of a waiting agent back. Until `restAgent`, it is free in a moment, so that nothing is lost if this
 * worker dies before it has looked once more. `isApart`: it no longer counts as running. `isReady`: its wait is over,
 * and it only needs a place, also after its deadline. Undefined: the lease is lost.
 */
export async function parkAgent(
  db: Database,
  accountId: string,
  { agentId, leaseId }: { agentId: string; leaseId: string },
  {
    isApart,
    snapshotId,
    isReady = false,
  }: { isApart: boolean; snapshotId: string | null; isReady?: boolean },
): Promise<AgentRow | undefined> {
  const { rows } = await sql<AgentRow>`
    update agents a
       set lease_id = null, attempts = 0,
           lease_expires_at = case when ${isReady} then '-infinity'
                                   else now() + ${LEASE_SECONDS} * interval '1 second' end,
           parked_since = case when ${isApart} then coalesce(parked_since, now()) end,
           parked_seconds = parked_seconds
             + case when ${isApart} then 0 else coalesce(extract(epoch from now() - parked_since), 0) end,
           snapshot_id = coalesce(${snapshotId}, snapshot_id)
     where a.account_id = ${accountId} and a.id = ${agentId} and a.lease_id = ${leaseId}
       and ${IS_WAITING}
    returning ${AGENT_COLUMNS}`.execute(db);
  return rows[0];
}

/**
 * Leaves a parked agent alone until its deadline, unless it has been freed or claimed meanwhile. Nothing frees an agent
 * when calls of other agents end whose reserved cost left it no room, or when its model can be opened again: so one that
 * waits for that looks by itself, less often the longer it waits, because many may wait until the month ends.
 */
export async function restAgent(db: Database, accountId: string, agentId: string): Promise<void> {
  await sql`
    update agents
       set lease_expires_at =
             case when reason in ('budget_reached', 'price_unknown')
                  then least(idle_until, now() + greatest(interval '30 seconds', (now() - idle_since) / 2))
                  else coalesce(idle_until, 'infinity') end
     where ${UNSYNCED} and account_id = ${accountId} and id = ${agentId} and lease_id is null
       and ${IS_WAITING} and lease_expires_at is not null`.execute(db);
}
