import type { AgentEvent, AgentEventPage } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { ApiError } from '../errors.ts';
import { fromOldLog, type StoredEvent } from './from-old-log.ts';

/** Longer logs need more pages: a single event may contain all of a tool's output, 10 MB. */
const PAGE_BYTES = 4 * 1024 * 1024;

/**
 * One page of an agent's log, oldest first: `limit` events, or fewer if they are large; those after `after`, or the last
 * before `before`. Throws `not_found`.
 */
export async function listEvents(
  db: Database,
  accountId: string,
  { agentId, after = 0, before, limit }: { agentId: string; limit: number } & Partial<Edges>,
): Promise<AgentEventPage> {
  const range = { agentId, after, before, limit, maxBytes: PAGE_BYTES };
  const { events: data, isMore, deletedAt } = await readEvents(db, accountId, range);
  const edge = before === undefined ? data.at(-1) : data[0];
  return {
    data,
    next_cursor: isMore ? String(edge?.id) : null,
    events_deleted_at: deletedAt?.toISOString() ?? null,
  };
}

/** Ids of events. Where `before` is given, the page is read from there. */
interface Edges {
  after: number | undefined;
  before: number | undefined;
}

/**
 * Events after `after`, or the last before `before`: at most `limit`, and no more once they reach `maxBytes`; whether there are
 * more; whether the agent had ended when they were read; when its events were deleted; and the id of the last event. Throws
 * `not_found`.
 */
export async function readEvents(
  db: Database,
  accountId: string,
  {
    agentId,
    after,
    before,
    limit,
    maxBytes,
  }: { agentId: string; after: number; before?: number | undefined; limit: number; maxBytes: number },
): Promise<{
  events: AgentEvent[];
  isMore: boolean;
  hasEnded: boolean;
  deletedAt: Date | null;
  lastId: number;
}> {
  const [isInRange, order] =
    before === undefined ? [sql`seq > ${after}`, sql`seq`] : [sql`seq < ${before}`, sql`seq desc`];
  // One statement, so that if an agent is seen as ended, its last event is seen too.
  const { rows } = await sql<{
    hasEnded: boolean;
    lastSeq: number;
    deletedAt: Date | null;
    events: NumberedEvent[];
  }>`
    select a.status in ('completed', 'error', 'stopped') as "hasEnded", a.last_seq as "lastSeq",
           a.events_deleted_at as "deletedAt",
           coalesce((select json_agg(json_build_object('id', e.seq, 'type', e.type,
                       'ts', floor(extract(epoch from e.ts) * 1000), 'data', e.data) order by e.seq)
              from (select *, sum(bytes) over (order by ${order}) - bytes as bytes_before
                      from (select *, octet_length(data::text) as bytes from agent_events
                             where agent_id = a.id and account_id = ${accountId} and ${isInRange}
                             order by ${order} limit ${limit}) s) e
             where bytes_before < ${maxBytes}), '[]') as events
      from agents a where a.account_id = ${accountId} and a.id = ${agentId}`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new ApiError('not_found', 'There is no such agent');
  const { hasEnded, lastSeq, deletedAt } = row;
  const events = row.events.map(toWire);
  // The first event has the id 1.
  const isMore = before === undefined ? (events.at(-1)?.id ?? lastSeq) < lastSeq : (events[0]?.id ?? 1) > 1;
  return { events, hasEnded, deletedAt, lastId: lastSeq, isMore };
}

interface NumberedEvent extends StoredEvent {
  id: number;
  ts: number;
}

function toWire({ id, ts, ...event }: NumberedEvent): AgentEvent {
  const { type, data } = fromOldLog(event);
  // Only values of this type were written.
  return { id, type, ts, data } as AgentEvent;
}
