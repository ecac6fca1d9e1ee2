import type { ModelError } from '@jettson/agent';
import { DEFAULT_MAX_WAIT_SECONDS } from '@jettson/contract';
import { transaction } from '@jettson/database';
import { appendEvents, type NewEvent } from '../agents/append-events.ts';
import { noteOutage } from '../agents/model-waits.ts';
import { notifyEvents } from '../agents/notify-events.ts';
import { awaitModel } from '../agents/state.ts';
import { heldRow } from './leases.ts';
import type { Run } from './run.ts';

/**
 * Makes the agent wait for its models, all of which are away: `running`, with the reason `waiting_for_model`, until one of
 * the agents that wait for them finds one that answers, or its `max_wait_seconds` are over. The time before is counted
 * from the first wait since a model answered.
 */
export async function waitForModel(run: Run, failure: ModelError): Promise<void> {
  const { deps, journal } = run;
  const { database, patience } = deps;
  const { accountId, id: agentId, leaseId } = run.agent;
  const pending = await journal.takePending();
  const { message: error, awaited } = failure;
  const models = awaited.map(({ model }) => model);
  const maxWaitSeconds = maxWaitSecondsOf(run.agent);
  const { waiting, event } = await transaction(database.db, async (tx) => {
    const wait = { models, error, maxWaitSeconds };
    const waiting = heldRow(run.agent, await awaitModel(tx, accountId, { agentId, leaseId }, wait));
    const event: NewEvent = {
      type: 'agent-status',
      ts: Date.now(),
      data: {
        status: 'running',
        reason: 'waiting_for_model',
        error,
        until: waiting.idleUntil?.toISOString(),
      },
      progress: { kind: 'info', message: `Waiting for the model: ${error}` },
    };
    await appendEvents(tx, accountId, agentId, [...pending, event]);
    await noteOutage(tx, awaited, patience);
    return { waiting, event };
  });
  run.agent = waiting;
  run.trace.note([...pending, event]);
  await notifyEvents(database, accountId, { agentId, events: [{ type: 'agent-status' }] });
}

/** How long the agent may wait for a model. */
export function maxWaitSecondsOf({ definition }: Pick<Run['agent'], 'definition'>): number {
  return definition.max_wait_seconds ?? DEFAULT_MAX_WAIT_SECONDS;
}

/** Whether the agent waits for anything. */
export function isWaiting(agent: Pick<Run['agent'], 'status' | 'reason'>): boolean {
  return agent.status === 'idle' || isWaitingForModel(agent) || isWaitingForAgents(agent);
}

/** Whether it waits for a model; its status stays `running`. */
export function isWaitingForModel({ status, reason }: Pick<Run['agent'], 'status' | 'reason'>): boolean {
  return status === 'running' && reason === 'waiting_for_model';
}

/** Whether it waits for its sub-agents; its status stays `running`. */
export function isWaitingForAgents({ status, reason }: Pick<Run['agent'], 'status' | 'reason'>): boolean {
  return status === 'running' && reason === 'waiting_for_agents';
}
