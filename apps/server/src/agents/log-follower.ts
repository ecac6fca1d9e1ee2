import type { AgentEvent } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import type { AgentHub } from './agent-hub.ts';
import { readEvents } from './list-events.ts';

/** Wake-ups can be missed, so the logs are looked at this often in any case, and clients hear that we live. */
const TICK_MS = 10_000;
/** Events read at once, by number and by size: they bound what one stream holds in memory. */
const PIECE_EVENTS = 100;
const PIECE_BYTES = 64 * 1024;

/** Why a stream is woken: there is news of the log, or 10 s went by. */
export type Wake = 'news' | 'tick';

/** Lets all streams of this process follow agents' logs together: 1,000 of one agent cost about what one does. */
export interface LogFollower {
  /** Follows a log until the result is disposed of. */
  follow(accountId: string, agentId: string, onWake: (why: Wake) => void): FollowedLog;
}

interface FollowedLog extends Disposable {
  /** What comes behind `after`; asked of the database once for all that ask at the same time. Throws `not_found`. */
  read(after: number): Promise<LogPiece>;
}

/** Some events, in the form that goes over the wire: made once, however many streams send it. */
interface LogPiece {
  /** As `text/event-stream`; empty when there is nothing behind `after`. */
  text: Uint8Array;
  /** The number of its last event, or `after`. */
  last: number;
  /** Whether more was there already, will come, or never will. */
  next: 'now' | 'later' | 'never';
}

interface SharedLog {
  agentId: string;
  watchers: Set<(why: Wake) => void>;
  /** Under way, by what they are behind. None began before the last news. */
  reads: Map<number, Promise<LogPiece>>;
  /** Pieces that more came behind, so that they never change: as long as one stream still sends them, by the same. */
  sent: Map<number, { bytes: WeakRef<ArrayBufferLike>; last: number }>;
  /** At the last tick. */
  lastSeq: number | undefined;
  unsubscribe: () => void;
}

/** A follower on the news of `events`. It holds nothing while no log is followed. */
export function openLogFollower({ db, events }: { db: Database; events: AgentHub }): LogFollower {
  const logs = new Map<string, SharedLog>();
  let timer: NodeJS.Timeout | undefined;

  function open(key: string, agentId: string): SharedLog {
    const log: SharedLog = {
      agentId,
      watchers: new Set(),
      reads: new Map(),
      sent: new Map(),
      lastSeq: undefined,
      unsubscribe: events.subscribe(agentId, () => tellNews(log)),
    };
    logs.set(key, log);
    timer ??= setInterval(() => void tick(), TICK_MS).unref();
    return log;
  }

  function close(key: string): void {
    logs.get(key)?.unsubscribe();
    logs.delete(key);
    if (logs.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  async function tick(): Promise<void> {
    const followed = [...logs.values()];
    for (const log of followed) wake(log, 'tick');
    // Without a database there is no news; the next tick looks again.
    const lastSeqs = await selectLastSeqs(
      db,
      followed.map(({ agentId }) => agentId),
    ).catch(() => null);
    for (const log of followed) {
      const lastSeq = lastSeqs?.get(log.agentId);
      if (lastSeq === undefined || lastSeq === log.lastSeq) continue;
      log.lastSeq = lastSeq;
      tellNews(log);
    }
  }

  return {
    follow(accountId, agentId, onWake) {
      const key = `${accountId}/${agentId}`;
      const log = logs.get(key) ?? open(key, agentId);
      log.watchers.add(onWake);
      return {
        async read(after) {
          const sent = log.sent.get(after);
          const bytes = sent?.bytes.deref();
          if (sent && bytes) return { text: new Uint8Array(bytes), last: sent.last, next: 'now' };
          const underWay = log.reads.get(after);
          if (underWay) return underWay;
          const reading = readPiece(db, accountId, { agentId, after }).finally(() => {
            if (log.reads.get(after) === reading) log.reads.delete(after);
          });
          log.reads.set(after, reading);
          const { text, last, next } = await reading;
          if (next === 'now') log.sent.set(after, { bytes: new WeakRef(text.buffer), last });
          return reading;
        },
        [Symbol.dispose]() {
          if (log.watchers.delete(onWake) && log.watchers.size === 0) close(key);
        },
      };
    },
  };
}

/** What is being read may lack what this news is of: those who ask from now on get a read of their own. */
function tellNews(log: SharedLog): void {
  log.reads.clear();
  wake(log, 'news');
}

function wake({ watchers }: SharedLog, why: Wake): void {
  for (const onWake of watchers) onWake(why);
}

async function readPiece(
  db: Database,
  accountId: string,
  { agentId, after }: { agentId: string; after: number },
): Promise<LogPiece> {
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

/** Of agents of all accounts: whoever follows them was let in before. */
async function selectLastSeqs(db: Database, agentIds: string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; lastSeq: number }>`
    select id, last_seq as "lastSeq" from agents where id = any(${agentIds})`.execute(db);
  return new Map(rows.map(({ id, lastSeq }) => [id, lastSeq]));
}
