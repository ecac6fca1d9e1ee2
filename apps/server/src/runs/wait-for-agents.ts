import { transaction } from '@jettson/database';
import { appendEvents, type NewEvent } from '../agents/append-events.ts';
import { notifyEvents } from '../agents/notify-events.ts';
import { awaitAgents } from '../agents/state.ts';
import { heldRow } from './leases.ts';
import type { Run } from './run.ts';

/**
 * Makes the agent wait for these sub-agents: `running`, with the reason `waiting_for_agents`, until all of them have ended.
 * Then it makes its call again, and gets their results.
 */
export async function waitForAgents(run: Run, agentIds: readonly string[]): Promise<void> {
  const { deps, journal } = run;
  const { database } = deps;
  const { accountId, id: agentId, leaseId } = run.agent;
  const pending = await journal.takePending();
  const event: NewEvent = {
    type: 'agent-status',
    ts: Date.now(),
    data: { status: 'running', reason: 'waiting_for_agents', agent_ids: [...agentIds] },
    progress: {
      kind: 'info',
      message:
        agentIds.length === 1 ? 'Waiting for a sub-agent' : `Waiting for ${agentIds.length} sub-agents`,
    },
  };
  run.agent = await transaction(database.db, async (tx) => {
    const target = { agentId, leaseId };
    const waiting = heldRow(run.agent, await awaitAgents(tx, accountId, target, agentIds));
    await appendEvents(tx, accountId, agentId, [...pending, event]);
    return waiting;
  });
  run.trace.note([...pending, event]);
  await notifyEvents(database, accountId, { agentId, events: [{ type: 'agent-status' }] });
}
