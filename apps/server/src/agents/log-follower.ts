import type { AgentEvent } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import type { AgentHub } from './agent-hub.ts';
import { type Follower, type LogPiece, openFollower } from './follower.ts';
import { readEvents } from './list-events.ts';

/** Events read at once, by number and by size: this bounds the memory of one stream. */
const PIECE_EVENTS = 100;
const PIECE_BYTES = 64 * 1024;

/** A follower of agents' logs by the agents' ids, on the notifications of `events`. */
export function openLogFollower({ db, events }: { db: Database; events: AgentHub }): Follower<number> {
  return openFollower({
    subscribe: events.subscribe,
    read: (accountId, agentId, after) => readPiece(db, accountId, { agentId, after }),
    versions: (agentIds) => selectLastSeqs(db, agentIds),
  });
}

async function readPiece(
  db: Database,
  accountId: string,
  { agentId, after }: { agentId: string; after: number },
): Promise<LogPiece<number>> {
  const range = { agentId, after, limit: PIECE_EVENTS, maxBytes: PIECE_BYTES };
  const { events, isMore, hasEnded } = await readEvents(db, accountId, range);
  return {
    text: new TextEncoder().encode(events.map(toFrame).join('')),
    last: events.at(-1)?.id ?? after,
    next: isMore ? 'now' : hasEnded ? 'never' : 'later',
  };
}

function toFrame(event: AgentEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\nid: ${event.id}\n\n`;
}

/** For agents of all accounts: access was checked when the streams started. */
async function selectLastSeqs(db: Database, agentIds: string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; lastSeq: number }>`
    select id, last_seq as "lastSeq" from agents where id = any(${agentIds})`.execute(db);
  return new Map(rows.map(({ id, lastSeq }) => [id, lastSeq]));
}
