import { searchText } from '../api/search-text.ts';

const MEMORY_VIEWS = ['changes', 'trash', 'proposals'] as const;
const MEMORY_MODES = ['semantic', 'keyword'] as const;
const MEMORY_SORTS = ['key', 'importance', 'expires_at', 'trust', 'updated_at'] as const;
const TRUSTS = ['tool', 'agent', 'user'] as const;

export interface MemorySearch {
  /** The list of memories when absent. */
  view?: (typeof MEMORY_VIEWS)[number] | undefined;
  namespace?: string | undefined;
  /** The open memory, and its namespace. */
  key?: string | undefined;
  in?: string | undefined;
  q?: string | undefined;
  /** How to search; by words and meaning when absent. */
  mode?: (typeof MEMORY_MODES)[number] | undefined;
  tag?: string | undefined;
  /** The least trust. */
  trust?: (typeof TRUSTS)[number] | undefined;
  sort?: (typeof MEMORY_SORTS)[number] | undefined;
  order?: 'asc' | 'desc' | undefined;
}

/** What the address of the page says; anything else in it is left out. */
export function readMemorySearch(search: Record<string, unknown>): MemorySearch {
  return {
    view: oneOf(MEMORY_VIEWS, search.view),
    namespace: searchText(search.namespace),
    key: searchText(search.key),
    in: searchText(search.in),
    q: searchText(search.q),
    mode: oneOf(MEMORY_MODES, search.mode),
    tag: searchText(search.tag),
    trust: oneOf(TRUSTS, search.trust),
    sort: oneOf(MEMORY_SORTS, search.sort),
    order: oneOf(['asc', 'desc'] as const, search.order),
  };
}

const oneOf = <Choice extends string>(choices: readonly Choice[], value: unknown): Choice | undefined =>
  choices.find((choice) => choice === value);
