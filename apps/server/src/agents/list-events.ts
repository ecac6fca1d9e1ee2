import type { AgentEventPage, AgentEventRecord } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { ApiError } from '../errors.ts';

/** One page of an agent's log, oldest first. Throws `not_found`. */
export async function listEvents(
  { db }: { db: Database },
  accountId: string,
  { agentId, after = 0, limit }: { agentId: string; after?: number | undefined; limit: number },
): Promise<AgentEventPage> {
  const { events } = await readEvents(db, accountId, { agentId, after, limit: limit + 1 });
  const data = events.slice(0, limit);
  return { data, next_cursor: events.length > limit ? String(data.at(-1)?.id) : null };
}

/**
 * Events behind `after`, and how far the log went and whether the agent had ended when they were read. At most `limit`,
 * and no more once they reach `maxBytes`. Throws `not_found`.
 */
export async function readEvents(
  db: Database,
  accountId: string,
  { agentId, after, limit, maxBytes }: { agentId: string; after: number; limit: number; maxBytes?: number },
): Promise<{ events: AgentEventRecord[]; lastSeq: number; hasEnded: boolean }> {
  const some = sql`
    select * from agent_events
     where agent_id = a.id and account_id = ${accountId} and seq > ${after}
     order by seq limit ${limit}`;
  const few = sql`
    select * from (select *, sum(octet_length(data::text)) over (order by seq)
                               - octet_length(data::text) as bytes_before from (${some}) s) b
     where bytes_before < ${maxBytes}`;
  // One statement, so that an agent that is seen as ended has its last event among what is seen.
  const { rows } = await sql<{ hasEnded: boolean; lastSeq: number; events: AgentEventRecord[] }>`
    select a.status in ('completed', 'error', 'stopped') as "hasEnded", a.last_seq as "lastSeq",
           coalesce((select json_agg(json_build_object('id', e.seq, 'type', e.type,
                       'ts', floor(extract(epoch from e.ts) * 1000), 'data', e.data) order by e.seq)
              from (${maxBytes === undefined ? some : few}) e), '[]') as events
      from agents a where a.account_id = ${accountId} and a.id = ${agentId}`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new ApiError('not_found', 'There is no such agent');
  return row;
}
