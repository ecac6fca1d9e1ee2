import { spawnsAgents } from '@jettson/contract';
import { type Database, type DatabaseHandle, transaction } from '@jettson/database';
import { sql } from 'kysely';
import { lockAccount } from '../accounts/queries.ts';
import { builtInToolsOf } from '../agents/agent-definition.ts';
import type { NewEvent } from '../agents/append-events.ts';
import {
  freeParent,
  type Kin,
  lockAncestors,
  lockDescendants,
  lockWithAncestors,
} from '../agents/family-queries.ts';
import { hasWaitingMessage } from '../agents/message-queries.ts';
import { notifyEvents } from '../agents/notify-events.ts';
import { closePendingCalls } from '../agents/pending-call-queries.ts';
import type { AgentRow } from '../agents/queries.ts';
import { type AgentEnd, type EndedAgent, endAgent } from '../agents/state.ts';
import { type AgentTrace, type TraceDeps, traceEnd } from '../agents/trace/trace-agent.ts';
import { tellOfChange } from '../agents/wake-idle-agents.ts';
import type { JobName } from '../jobs/job-names.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { enqueueWebhooks } from '../webhooks/enqueue-webhooks.ts';
import { hasWebhooks } from '../webhooks/queries.ts';
import { noteEnd } from './note-end.ts';

export interface FinishAgentDeps extends TraceDeps {
  database: Pick<DatabaseHandle, 'db' | 'notify'>;
  jobs: Pick<JobQueue, 'enqueue' | 'request' | 'wake'>;
}

/** How sub-agents end when an agent above them ends. */
const WITH_PARENT: AgentEnd = { status: 'stopped', reason: 'parent_ended', finalResult: null, error: null };

interface Ending {
  leaseId: string | null;
  end: AgentEnd;
  /** The latest events that are not written yet. */
  events?: NewEvent[];
  /** Of the worker that has run it. */
  trace?: AgentTrace;
}

/** A message came before the agent's end, and the model has not been given it. */
export class UnreadMessageError extends Error {
  override readonly name = 'UnreadMessageError';
}

/**
 * Ends an agent: its last state, its last event, its running time, the end of its sub-agents and what follows from all that
 * are one transaction. `leaseId` null ends it whoever holds it (a cancel). Returns null if it had already ended or the lease
 * is lost; then nothing was written. Throws UnreadMessageError if it would complete without a message that was sent to it; then
 * nothing was written either.
 */
export async function finishAgent(
  deps: FinishAgentDeps,
  accountId: string,
  { agent, ...ending }: Ending & { agent: Kin & Pick<AgentRow, 'definition'> },
): Promise<AgentRow | null> {
  const { database, jobs } = deps;
  const { id: agentId, parentId } = agent;
  const woken = new Set<JobName>();
  let isParentFreed = false;
  let below: EndedAgent[] = [];
  const row = await transaction(database.db, async (tx) => {
    const end = (id: string, how: Ending) => endOne({ jobs, tx, woken }, accountId, id, how);
    const ids = await lockTree(tx, accountId, agent);
    const finished = await end(agentId, ending);
    if (finished === undefined) return null;
    const ends: (EndedAgent | undefined)[] = [];
    for (const id of ids) ends.push(await end(id, { leaseId: null, end: WITH_PARENT }));
    below = ends.filter((one) => one !== undefined);
    isParentFreed = parentId !== null && (await freeParent(tx, accountId, agent));
    // Last: all who end an agent with a workspace lock this one request.
    if ([finished, ...below].some(({ snapshotId }) => snapshotId !== null)) {
      await jobs.request(tx, 'sweep-snapshots');
      woken.add('sweep-snapshots');
    }
    return finished;
  });
  if (row === null) return null;
  for (const one of [row, ...below]) noteEnd(deps, one);
  if (ending.trace) ending.trace.end(row, ending.events ?? []);
  else traceEnd(deps, row);
  for (const one of below) traceEnd(deps, one);
  const ended = [agentId, ...below.map(({ id }) => id)];
  await Promise.all([
    ...ended.map((id) => database.notify('agent-ended', id)),
    ...ended.map((id) =>
      notifyEvents(database, accountId, { agentId: id, events: [{ type: 'agent-status' }] }),
    ),
    ...[...woken].map((job) => jobs.wake(job)),
  ]);
  if (parentId !== null) await tellOfChange(database, parentId, { isFreed: isParentFreed });
  return row;
}

/** The part of the transaction that is about one agent. `woken` gets the jobs that have something to do after the commit. */
async function endOne(
  { jobs, tx, woken }: { jobs: FinishAgentDeps['jobs']; tx: Database; woken: Set<JobName> },
  accountId: string,
  agentId: string,
  { leaseId, end, events = [] }: Ending,
): Promise<EndedAgent | undefined> {
  const finished = await endAgent<{ hasWebhooks: boolean }>(tx, accountId, { agentId, leaseId }, end, {
    events: [...events, endEvent(end)],
    select: sql`, ${hasWebhooks(accountId)} as "hasWebhooks"`,
  });
  if (finished === undefined) return undefined;
  // The agent is locked now, so whoever sends another message learns that it has ended.
  if (end.status === 'completed' && (await hasWaitingMessage(tx, accountId, agentId))) {
    throw new UnreadMessageError();
  }
  // Only calls of a caller's own tools wait for an answer.
  if (finished.definition.custom_tools !== undefined) {
    await closePendingCalls(tx, accountId, { agentId, closed: 'ended' });
  }
  if (end.status === 'completed') {
    await jobs.enqueue(tx, 'extract-memories', { accountId, agentId });
    woken.add('extract-memories');
  }
  const type = `agent.${end.status}` as const;
  if (finished.hasWebhooks && (await enqueueWebhooks(jobs, tx, accountId, { agentId, type }))) {
    woken.add('deliver-webhook');
  }
  return finished;
}

/**
 * Locks the agents that end together, and those above them, and returns the ones below. They are locked before anything that they
 * share, such as the account's usage of the day: a worker that writes down what a model cost locks its agent first, too. The
 * agents of a tree add to the usage of several models, in any order, so trees end one after the other.
 */
async function lockTree(
  tx: Database,
  accountId: string,
  agent: Kin & Pick<AgentRow, 'definition'>,
): Promise<string[]> {
  if (spawnsAgents(builtInToolsOf(agent.definition))) {
    await lockAccount(tx, accountId);
    await lockWithAncestors(tx, accountId, agent);
    return lockDescendants(tx, accountId, agent.id);
  }
  if (agent.parentId !== null) await lockAncestors(tx, accountId, agent);
  return [];
}

function endEvent({ status, reason, error }: AgentEnd): NewEvent {
  return {
    type: 'agent-status',
    data: { status, reason },
    progress:
      status === 'completed'
        ? { kind: 'complete', message: 'Done' }
        : { kind: status === 'error' ? 'error' : 'info', message: error ?? `Stopped: ${reason}` },
  };
}
