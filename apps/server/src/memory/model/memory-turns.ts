import { type AccountSlots, openAccountSlots } from '../../http/account-slots.ts';
import { type AccountTurns, openAccountTurns } from '../../http/account-turns.ts';

/**
 * What an account may ask of memory at the same time, in this process. The embedded database does one statement at a
 * time for everybody, and cannot be stopped in the middle of one: nobody may fill its queue.
 */
export interface MemoryTurns {
  /** Statements that look at all memories of an account: filtered and past searches, bulk operations. */
  heavy: AccountTurns;
  searches: AccountTurns;
  imports: AccountTurns;
  /** They end when their reader has had enough, so that nobody waits for them. */
  exports: AccountSlots;
}

const EXPORTS_AT_ONCE = 2;

export function openMemoryTurns(): MemoryTurns {
  return {
    heavy: openAccountTurns('calls that look at all memories', {
      atOnce: 1,
      maxWaiting: 20,
      withRests: true,
    }),
    searches: openAccountTurns('searches', { atOnce: 4, maxWaiting: 100 }),
    imports: openAccountTurns('imports', { atOnce: 1, maxWaiting: 5 }),
    exports: openAccountSlots('exports', (ofAccount) => ofAccount < EXPORTS_AT_ONCE),
  };
}

/** The turns that a search or a list with these filters has to wait for. */
export function turnsFor(
  { heavy, searches }: MemoryTurns,
  {
    namespace,
    namespace_prefix,
    query,
    limit,
    mode,
    min_score,
    explain,
    cursor,
    ...filters
  }: Record<string, unknown>,
): AccountTurns {
  const isFiltered = Object.values(filters).some(
    (filter) => filter != null && filter !== false && !(Array.isArray(filter) && filter.length === 0),
  );
  return isFiltered ? heavy : searches;
}
