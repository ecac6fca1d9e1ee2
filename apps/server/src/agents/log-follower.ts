import type { AgentEvent } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import type { AgentHub } from './agent-hub.ts';
import { readEvents } from './list-events.ts';

/** Wake-ups can be missed, so the logs are polled this often in any case, and clients get a sign of life. */
const TICK_MS = 10_000;
/** Events read at once, by number and by size: this bounds the memory of one stream. */
const PIECE_EVENTS = 100;
const PIECE_BYTES = 64 * 1024;

/** Why a stream is woken: the log has changed, or 10 s have passed. */
export type Wake = 'news' | 'tick';

/**
 * Lets all streams of this process follow agents' logs together: 1,000 streams of one agent cost about as much as one.
 */
export interface LogFollower {
  /** Follows a log until the result is disposed of. */
  follow(accountId: string, agentId: string, onWake: (why: Wake) => void): FollowedLog;
}

interface FollowedLog extends Disposable {
  /** The events after `after`; simultaneous calls share one query. Throws `not_found`. */
  read(after: number): Promise<LogPiece>;
}

/** Some events in their wire format: made once, however many streams send it. */
interface LogPiece {
  /** As `text/event-stream`; empty if there is nothing after `after`. */
  text: Uint8Array;
  /** The number of its last event, or `after`. */
  last: number;
  /** Whether there already is more, will be more, or never will be. */
  next: 'now' | 'later' | 'never';
}

interface SharedLog {
  agentId: string;
  watchers: Set<(why: Wake) => void>;
  /** Reads in progress, by the event that they start after. None began before the last notification. */
  reads: Map<number, Promise<LogPiece>>;
  /**
   * Pieces followed by further events, so that they never change; kept, by the same key, as long as a stream still
   * sends them.
   */
  sent: Map<number, { bytes: WeakRef<ArrayBufferLike>; last: number }>;
  /** At the last tick. */
  lastSeq: number | undefined;
  unsubscribe: () => void;
}

/** A follower on the notifications of `events`. It holds nothing while no log is followed. */
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
    // Without a database there is nothing new; the next tick tries again.
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

/** A read in progress may lack the new event: later calls start a new read. */
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

/** For agents of all accounts: access was checked when the streams started. */
async function selectLastSeqs(db: Database, agentIds: string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; lastSeq: number }>`
    select id, last_seq as "lastSeq" from agents where id = any(${agentIds})`.execute(db);
  return new Map(rows.map(({ id, lastSeq }) => [id, lastSeq]));
}
