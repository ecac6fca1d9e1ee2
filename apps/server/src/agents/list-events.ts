import type { AgentEvent, AgentEventPage } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { ApiError } from '../errors.ts';
import { fromOldLog, type StoredEvent } from './from-old-log.ts';

/** Longer logs need more pages: a single event may contain all of a tool's output, 10 MB. */
const PAGE_BYTES = 4 * 1024 * 1024;

/** One page of an agent's log, oldest first: `limit` events, or fewer if they are large. Throws `not_found`. */
export async function listEvents(
  db: Database,
  accountId: string,
  { agentId, after = 0, limit }: { agentId: string; after?: number | undefined; limit: number },
): Promise<AgentEventPage> {
  const range = { agentId, after, limit, maxBytes: PAGE_BYTES };
  const { events: data, isMore, deletedAt } = await readEvents(db, accountId, range);
  return {
    data,
    next_cursor: isMore ? String(data.at(-1)?.id) : null,
    events_deleted_at: deletedAt?.toISOString() ?? null,
  };
}

/**
 * Events after `after`: at most `limit`, and no more once they reach `maxBytes`; whether there are more; whether the
 * agent had ended when they were read; when its events were deleted; and the id of the last event. Throws `not_found`.
 */
export async function readEvents(
  db: Database,
  accountId: string,
  { agentId, after, limit, maxBytes }: { agentId: string; after: number; limit: number; maxBytes: number },
): Promise<{
  events: AgentEvent[];
  isMore: boolean;
  hasEnded: boolean;
  deletedAt: Date | null;
  lastId: number;
}> {
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
              from (select *, sum(bytes) over (order by seq) - bytes as bytes_before
                      from (select *, octet_length(data::text) as bytes from agent_events
                             where agent_id = a.id and account_id = ${accountId} and seq > ${after}
                             order by seq limit ${limit}) s) e
             where bytes_before < ${maxBytes}), '[]') as events
      from agents a where a.account_id = ${accountId} and a.id = ${agentId}`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new ApiError('not_found', 'There is no such agent');
  const { hasEnded, lastSeq, deletedAt } = row;
  const events = row.events.map(toWire);
  return { events, hasEnded, deletedAt, lastId: lastSeq, isMore: (events.at(-1)?.id ?? lastSeq) < lastSeq };
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
