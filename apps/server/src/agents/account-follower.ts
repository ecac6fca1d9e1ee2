import type { AccountEvent } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { ApiError } from '../errors.ts';
import type { AgentHub } from './agent-hub.ts';
import { type Follower, type LogPiece, openFollower } from './follower.ts';

/** Events read at once: inputs of calls may be large. */
const PIECE_EVENTS = 50;

/** The events of agents that the stream of their account has: the condition of the index `agent_events_of_account`. */
const IS_SHOWN = sql.raw(`
  (e.type in ('agent-status', 'approval-requested') or (e.type = 'tool-call-start' and e.data->>'waits_for' = 'client'))`);

/**
 * A follower of what all agents of an account do, on the notifications of `events`. Keys are account ids. A place is a
 * transaction, an agent and the number of an event: transactions are shown in the order of their ids, and only when all
 * earlier ones have ended, so that nothing is committed before a place that was sent.
 *
 * So a long transaction of one account holds up the streams of all. Ours are short: imports and deletions of accounts run in
 * batches of tenths of a second. A call that must be one transaction, such as the deletion of memories or its undo, takes up to
 * 5 s for 20,000 memories and accepts at most 100,000. Only migrations and new vector indexes take longer, when a server starts.
 */
export function openAccountFollower({ db, events }: { db: Database; events: AgentHub }): Follower<string> {
  return openFollower({
    subscribe: events.subscribe,
    read: (accountId, _key, after) => readPiece(db, accountId, after),
    versions: (accountIds) => selectLast(db, accountIds),
  });
}

/**
 * Takes the events out of the streams whose transactions this cluster has not had yet: a dump from another cluster brings
 * them, and streams would wait until its counter has got there. A snapshot sees no other events from its end on.
 */
export async function forgetForeignTransactions(db: Database): Promise<void> {
  // By account, because the index begins with it.
  await sql`
    update agent_events set xid = null
     where (agent_id, seq) in (
       select e.agent_id, e.seq from accounts a cross join lateral (
         select agent_id, seq from agent_events e
          where e.account_id = a.id and ${IS_SHOWN} and e.xid >= pg_snapshot_xmax(pg_current_snapshot())) e)`.execute(
    db,
  );
}

/** The place after which everything is new. */
export async function selectPlaceNow(db: Database): Promise<string> {
  const { rows } = await sql<{ xid: string }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as xid`.execute(db);
  return toPlace({ xid: rows[0]?.xid ?? '0', seq: 0, agentId: '' });
}

/** Throws `invalid_query` if the text is not an id that the stream sent. */
export function checkPlace(text: string): string {
  if (/^\d{1,18}\.\d{1,9}\.\w{0,40}$/.test(text)) return text;
  throw new ApiError('invalid_query', 'Last-Event-ID is not one that this stream sent', {
    details: { field: 'Last-Event-ID', expected: 'the id of an event of this stream, unchanged' },
  });
}

interface Row {
  xid: string;
  agentId: string;
  seq: number;
  type: string;
  ts: number;
  data: unknown;
  /** Whether all earlier transactions have ended. */
  isSettled: boolean;
}

async function readPiece(db: Database, accountId: string, after: string): Promise<LogPiece<string>> {
  const [xid = '0', seq = '0', agentId = ''] = after.split('.');
  const { rows } = await sql<Row>`
    select e.xid::text as xid, e.agent_id as "agentId", e.seq, e.type,
           floor(extract(epoch from e.ts) * 1000)::float8 as ts, e.data,
           e.xid < pg_snapshot_xmin(pg_current_snapshot()) as "isSettled"
      from agent_events e
     where e.account_id = ${accountId} and ${IS_SHOWN}
       and (e.xid, e.agent_id, e.seq) > (${xid}::text::xid8, ${agentId}, ${Number(seq)}::integer)
     order by e.xid, e.agent_id, e.seq limit ${PIECE_EVENTS + 1}`.execute(db);
  const unsettled = rows.findIndex(({ isSettled }) => !isSettled);
  const shown = rows.slice(0, unsettled === -1 ? PIECE_EVENTS : Math.min(unsettled, PIECE_EVENTS));
  const last = shown.at(-1);
  return {
    text: new TextEncoder().encode(shown.map(toFrame).join('')),
    last: last === undefined ? after : toPlace(last),
    next: shown.length === rows.length ? 'later' : shown.length === PIECE_EVENTS ? 'now' : 'soon',
  };
}

function toPlace({ xid, seq, agentId }: Pick<Row, 'xid' | 'seq' | 'agentId'>): string {
  return `${xid}.${seq}.${agentId}`;
}

function toFrame({ type, ts, data, ...place }: Row): string {
  const id = toPlace(place);
  // Only values of these types were written.
  const event = { id, agent_id: place.agentId, type, ts, data } as AccountEvent;
  return `event: ${type}\ndata: ${JSON.stringify(event)}\nid: ${id}\n\n`;
}

/** For several accounts: access was checked when the streams started. */
async function selectLast(db: Database, accountIds: string[]): Promise<Map<string, unknown>> {
  const { rows } = await sql<{ id: string; last: string | null }>`
    select id, (select concat(e.xid::text, e.agent_id, e.seq) from agent_events e
                 where e.account_id = id and e.xid is not null and ${IS_SHOWN}
                 order by e.xid desc, e.agent_id desc, e.seq desc limit 1) as last
      from unnest(${accountIds}::text[]) as id`.execute(db);
  return new Map(rows.map(({ id, last }) => [id, last]));
}
