import type { PendingItem, PendingList } from '@jettson/contract';
import { queryOptions } from '@tanstack/react-query';
import type { Api } from '../api/client.ts';
import { serverTime } from '../api/server-clock.ts';

const LIMIT = 200;
/** The longest delay that a browser's timer can take, milliseconds. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Everything that agents wait for. It is not polled: the account's stream says when it changes (`use-pending-stream.ts`),
 * and what nobody does in time leaves the list at that moment.
 */
export const pendingQuery = (api: Api) =>
  queryOptions({
    queryKey: [api.accountId, 'pending'],
    queryFn: () => api.client.agents.pending({ limit: LIMIT }),
    refetchInterval: ({ state }) => untilFirstEnds(state.data, serverTime()),
  });

/** Milliseconds until the first of them is over; false if nothing waits. */
export function untilFirstEnds(list: PendingList | undefined, now: number): number | false {
  if (list === undefined || list.data.length === 0) return false;
  const first = Math.min(...list.data.map(({ until }) => Date.parse(until)));
  return Math.min(Math.max(first - now, 0) + 1000, LONGEST_MS);
}

/** An agent that was kept alive waits for a message, but nothing is wrong with it. */
export const needsSomebody = ({ kind }: PendingItem): boolean => kind !== 'message';

/** "3", or "200+" if there are more than one page. */
export function countNeeds(list: PendingList | undefined): { count: number; label: string } {
  const count = list?.data.filter(needsSomebody).length ?? 0;
  return { count, label: list?.next_cursor ? `${count}+` : String(count) };
}
