import type { EventType } from '@jettson/contract';
import type { DatabaseHandle } from '@jettson/database';

/** Types that the stream of the account shows, some of them not always. */
const OF_ACCOUNT: ReadonlySet<EventType> = new Set(['agent-status', 'approval-requested', 'tool-call-start']);

/** Tells those who follow the agent's log, or the account, that these events were written. */
export function notifyEvents(
  database: Pick<DatabaseHandle, 'notify'>,
  accountId: string,
  { agentId, events }: { agentId: string; events: readonly { type: EventType }[] },
): Promise<unknown> {
  const isOfAccount = events.some(({ type }) => OF_ACCOUNT.has(type));
  return Promise.all([
    database.notify('agent-event', agentId),
    isOfAccount ? database.notify('account-event', accountId) : undefined,
  ]);
}
