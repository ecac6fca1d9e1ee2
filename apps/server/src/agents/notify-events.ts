import type { DatabaseHandle } from '@jettson/database';
import { isForClient, type NewEvent } from './append-events.ts';

type WrittenEvent = NewEvent | { type: 'agent-status' };

/** Tells those who follow the agent's log, or the account, that these events were written. */
export function notifyEvents(
  database: Pick<DatabaseHandle, 'notify'>,
  accountId: string,
  { agentId, events }: { agentId: string; events: readonly WrittenEvent[] },
): Promise<unknown> {
  return Promise.all([
    database.notify('agent-event', agentId),
    events.some(isOfAccount) ? database.notify('account-event', accountId) : undefined,
  ]);
}

/** Whether the stream of the account shows the event, as `IS_SHOWN` says. */
function isOfAccount(event: WrittenEvent): boolean {
  return event.type === 'agent-status' || event.type === 'approval-requested' || isForClient(event);
}
