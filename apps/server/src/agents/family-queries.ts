import { spawnsAgents } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { builtInToolsOf } from './agent-definition.ts';
import type { AgentRow } from './queries.ts';

// A transaction that locks several agents of a tree locks each before those below it, which are younger, and siblings
// only under the lock of their parent; all of them before it writes rows that agents share, such as the usage of the day. So
// these transactions never deadlock with each other, nor with workers that write for one agent.

/** Where an agent is in its tree, which never changes. */
export type Kin = Pick<AgentRow, 'id' | 'parentId' | 'rootId'>;

/** True of the rows of agents that have not ended. */
export const isLive = (table: string) => sql.raw(`${table}.status in ('spawning', 'running', 'idle')`);

const isOutOfBudget = (table: string) =>
  sql.raw(`(${table}.status = 'idle' and ${table}.reason = 'budget_reached')`);

/** The agent and those that it is a sub-agent of. A tree has at most three levels. */
export function chainOf({ id, parentId, rootId }: Kin): string[] {
  return [...new Set([id, parentId, rootId])].filter((one) => one !== null);
}

/** Whether the agent may share its budget with others. */
export function hasFamily({ parentId, definition }: Pick<AgentRow, 'parentId' | 'definition'>): boolean {
  return parentId !== null || spawnsAgents(builtInToolsOf(definition));
}

/** Locks the agents that this one is a sub-agent of: for the start of a transaction that changes it and them. */
export async function lockAncestors(tx: Database, accountId: string, kin: Kin): Promise<void> {
  await lockAll(
    tx,
    accountId,
    chainOf(kin).filter((id) => id !== kin.id),
  );
}

/** Locks an agent after those that it is a sub-agent of: for the start of a transaction that also changes those below it. */
export async function lockWithAncestors(tx: Database, accountId: string, kin: Kin): Promise<void> {
  await lockAll(tx, accountId, chainOf(kin));
}

async function lockAll(tx: Database, accountId: string, ids: readonly string[]): Promise<void> {
  await sql`
    select id from agents where account_id = ${accountId} and id = any(${[...ids]}::text[])
     order by created_at, id for no key update`.execute(tx);
}

/** The agents below this one that have not ended, locked, each before those below it. */
export async function lockDescendants(tx: Database, accountId: string, agentId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from agents
     where account_id = ${accountId} and (parent_id = ${agentId} or root_id = ${agentId}) and ${isLive('agents')}
     order by created_at, id for no key update`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The state of the sub-agents that an agent waits for. */
interface Awaited {
  /** One of them has not ended. */
  isLive: boolean;
  /** One of them has paused because a budget is used up. */
  isOutOfBudget: boolean;
}

export async function selectAwaited(db: Database, accountId: string, agentId: string): Promise<Awaited> {
  const { rows } = await sql<Awaited>`
    select coalesce(bool_or(${isLive('c')}), false) as "isLive",
           coalesce(bool_or(${isOutOfBudget('c')}), false) as "isOutOfBudget"
      from agents p join agents c on c.account_id = p.account_id and c.id = any(p.awaited_agents)
     where p.account_id = ${accountId} and p.id = ${agentId}`.execute(db);
  return rows[0] ?? { isLive: false, isOutOfBudget: false };
}

/**
 * For the transaction in which an agent ends, under the lock of its ancestors: if its parent waits for it and for no
 * other, and no worker holds the parent, any may claim it. Returns whether that is so.
 */
export async function freeParent(
  tx: Database,
  accountId: string,
  { id, parentId }: Pick<Kin, 'id' | 'parentId'>,
): Promise<boolean> {
  const { rows } = await sql`
    update agents p set lease_expires_at = null
     where p.account_id = ${accountId} and p.id = ${parentId} and p.lease_id is null and ${id} = any(p.awaited_agents)
       and not exists (select from agents c
                        where c.account_id = ${accountId} and c.id = any(p.awaited_agents) and ${isLive('c')})
    returning 1`.execute(tx);
  return rows.length > 0;
}

/** A sub-agent as its parent reads it. */
export interface Child {
  id: string;
  status: AgentRow['status'];
  hasEnded: boolean;
  isOutOfBudget: boolean;
  finalResult: string | null;
  error: string | null;
}

/** Those of these agents that are sub-agents of this one. */
export async function selectChildren(
  db: Database,
  accountId: string,
  { parentId, ids }: { parentId: string; ids: readonly string[] },
): Promise<Child[]> {
  const { rows } = await sql<Child>`
    select id, status, not (${isLive('agents')}) as "hasEnded", ${isOutOfBudget('agents')} as "isOutOfBudget",
           final_result as "finalResult", error from agents
     where account_id = ${accountId} and parent_id = ${parentId} and id = any(${[...ids]}::text[])`.execute(
    db,
  );
  return rows;
}
