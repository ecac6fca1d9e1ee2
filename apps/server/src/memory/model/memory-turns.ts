import { type AccountSlots, openAccountSlots } from '../../http/account-slots.ts';
import { type AccountTurns, openAccountTurns } from '../../http/account-turns.ts';

/**
 * How much an account may do with memory at the same time, in this process. The embedded database executes one
 * statement at a time for everybody and cannot interrupt one, so nobody may fill its queue.
 */
export interface MemoryTurns {
  /** For statements that look at all memories of an account: searches with filters or in the past, bulk operations. */
  heavy: AccountTurns;
  searches: AccountTurns;
  imports: AccountTurns;
  /** An export takes as long as its reader likes, so further ones are refused instead of waiting. */
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
