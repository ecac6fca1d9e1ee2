import type { AgentSort } from '@jettson/contract';
import { type RawBuilder, sql } from 'kysely';
import { activeSecondsOf } from './queries.ts';

/** How a list is sorted. Everything is SQL over the agent `a`. */
export interface ListOrder {
  /** The sort key of an agent that has ended and is settled: there is an index of it. */
  settledKey: RawBuilder<unknown>;
  /** The key that it had at its end: saving memories afterwards adds an event, which changes `updated_at`. */
  keyAtEnd: RawBuilder<unknown>;
  /** The key of an agent that is live, or not settled yet. */
  liveKey: RawBuilder<unknown>;
  /** The type of the key. */
  type: RawBuilder<unknown>;
  /** `asc` or `desc`. */
  direction: RawBuilder<unknown>;
  /** The comparison that is true of what comes later in the list. */
  after: RawBuilder<unknown>;
  /** Whether the key of a live agent changes. */
  isChanging: boolean;
}

const TIME = sql.raw('timestamptz');
const NUMBER = sql.raw('float8');

type SortKey = Pick<ListOrder, 'settledKey' | 'keyAtEnd' | 'liveKey' | 'type' | 'isChanging'>;

const CREATED: SortKey = {
  settledKey: sql.raw('a.created_at'),
  keyAtEnd: sql.raw('a.created_at'),
  liveKey: sql.raw('a.created_at'),
  type: TIME,
  isChanging: false,
};
const UPDATED: SortKey = {
  settledKey: sql.raw('a.settled_at'),
  keyAtEnd: sql.raw('a.ended_at'),
  liveKey: sql.raw('a.updated_at'),
  type: TIME,
  isChanging: true,
};
const COST: SortKey = {
  settledKey: sql.raw('a.settled_cost_usd'),
  keyAtEnd: sql.raw('a.settled_cost_usd'),
  liveKey: sql.raw('a.cost_usd'),
  type: NUMBER,
  isChanging: true,
};
const SECONDS: SortKey = {
  settledKey: sql.raw('a.settled_seconds'),
  keyAtEnd: sql.raw('a.settled_seconds'),
  liveKey: sql`${activeSecondsOf('a')}::float8`,
  type: NUMBER,
  isChanging: true,
};

const KEYS: Record<AgentSort, SortKey> = {
  created_at: CREATED,
  '-created_at': CREATED,
  updated_at: UPDATED,
  '-updated_at': UPDATED,
  cost_usd: COST,
  '-cost_usd': COST,
  seconds: SECONDS,
  '-seconds': SECONDS,
};

/** The order that a `sort` of the API stands for. */
export function listOrder(sort: AgentSort): ListOrder {
  const isDescending = sort.startsWith('-');
  return {
    ...KEYS[sort],
    direction: sql.raw(isDescending ? 'desc' : 'asc'),
    after: sql.raw(isDescending ? '<' : '>'),
  };
}
