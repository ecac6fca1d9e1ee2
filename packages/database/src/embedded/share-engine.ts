import { setImmediate } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';
import type { LogSync } from './log-sync.ts';
import { takeNamedParse } from './take-named-parse.ts';
import { message } from './wire-message.ts';

/** A client that shares the one engine with others. */
export interface EngineClient {
  /** Lets others go first, as long as it gets its share. */
  readonly isBackground: boolean;
  /** Whether its commits are on disk before it hears of them; otherwise they are a moment later. */
  readonly waitsForDisk: boolean;
  /** Whether its statements have a time limit. */
  readonly isLimited: boolean;
  /** Receives the engine's answers. */
  write(data: Uint8Array): void;
  /** Called when the client has kept a transaction open and unused for too long; it must disconnect. */
  drop(): void;
}

/** By then a commit whose client does not wait is on disk too. */
const UNSYNCED_MS = 200;

/** The most turns of others before a waiting background client gets one. */
const MOST_AHEAD = 8;

interface Turn {
  readonly client: EngineClient;
  readonly messages: Uint8Array;
  /** False when more messages of the same query follow. */
  readonly complete: boolean;
  /** Done instead of giving the engine the messages, while nobody uses it. */
  readonly work?: () => Promise<void>;
}

const PARSE_COMPLETE = message('1', Buffer.alloc(0));
// Sync, then the simple query ROLLBACK.
const ROLLBACK = Buffer.from('S\0\0\0\x04Q\0\0\0\x0dROLLBACK\0', 'latin1');

/**
 * Lets many clients share PGlite, which is a single Postgres session: a client has the engine for a whole query or a
 * whole transaction, and the others wait in order of arrival.
 *
 * Among those waiting, background clients go last: an API caller then waits for one statement of one run, which may
 * sync the disk, and not for one of each run.
 *
 * A statement that one client prepared under a name exists for all, so a name must stand for one text: preparing it
 * again is answered without the engine.
 *
 * A client that keeps a transaction open without using it blocks everybody, so it is dropped after `idleLimitMs`.
 *
 * While the disk writes, the engine works on. A commit is answered when it is on disk, and so is everything else that could
 * show what may still be lost. Only answers within an open transaction go out earlier, because its commit has to wait anyway. `onFatal` gets a
 * failure of the disk. `onUnlimited` is called before a statement that has no time limit.
 */
export function shareEngine(
  pglite: PGlite,
  {
    log,
    idleLimitMs,
    onFatal,
    onUnlimited,
  }: { log: LogSync; idleLimitMs: number; onFatal(error: unknown): void; onUnlimited(): void },
) {
  const waiting: Turn[] = [];
  const prepared = new Set<string>();
  const gone = new WeakSet<EngineClient>();
  let holder: EngineClient | null = null;
  let running = false;
  let ahead = 0;
  /** Answers that wait for the disk, in order. */
  let held: { client: EngineClient; answer: Buffer }[] = [];
  let syncing = false;
  let syncTimer: NodeJS.Timeout | undefined;
  let idleTimer: NodeJS.Timeout | undefined;

  function nextTurn(): Turn | undefined {
    const client = holder;
    if (!client) return nextInLine();
    if (gone.has(client)) return { client, messages: ROLLBACK, complete: true };
    const index = waiting.findIndex((turn) => turn.client === client);
    return index === -1 ? undefined : waiting.splice(index, 1)[0];
  }

  function nextInLine(): Turn | undefined {
    const foreground = ahead < MOST_AHEAD ? waiting.findIndex((turn) => !turn.client.isBackground) : -1;
    ahead = foreground > 0 ? ahead + 1 : 0;
    return waiting.splice(Math.max(foreground, 0), 1)[0];
  }

  async function run({ client, messages, complete, work }: Turn): Promise<void> {
    if (!client.isLimited) onUnlimited();
    if (work) return work();
    const { name, rest } = takeNamedParse(messages);
    const isKnown = name !== undefined && prepared.has(name);
    const answers: Buffer[] = isKnown ? [PARSE_COMPLETE] : [];
    let isFirst = true;
    const onRawData = (data: Uint8Array) => {
      if (isFirst && name !== undefined && data[0] === PARSE_COMPLETE[0]) prepared.add(name);
      isFirst = false;
      // PGlite reuses its buffer.
      answers.push(Buffer.from(data));
    };
    await pglite.execProtocolRawStream(isKnown ? rest : messages, { onRawData });
    holder = complete && !pglite.isInTransaction() ? null : client;
    give(client, Buffer.concat(answers));
    // The engine blocks the event loop while it works: give sockets and pings their turn too.
    await setImmediate();
  }

  function give(client: EngineClient, answer: Buffer): void {
    const hasCommitted = log.takeIsNew();
    if (hasCommitted && !client.waitsForDisk) syncTimer ??= setTimeout(() => void syncAll(), UNSYNCED_MS);
    const mayShowUnsynced = (hasCommitted && client.waitsForDisk) || (syncing && holder !== client);
    // Its answers must stay in order.
    if (mayShowUnsynced || held.some((earlier) => earlier.client === client)) {
      held.push({ client, answer });
      void syncAll();
    } else {
      client.write(answer);
    }
  }

  /** Syncs the log until nobody waits for it any more. */
  async function syncAll(): Promise<void> {
    clearTimeout(syncTimer);
    syncTimer = undefined;
    if (syncing) return;
    syncing = true;
    try {
      do {
        const synced = held;
        held = [];
        await log.sync();
        for (const { client, answer } of synced) client.write(answer);
      } while (held.length > 0);
      syncing = false;
    } catch (error) {
      // Nothing is answered any more.
      onFatal(error);
    }
  }

  async function runAll(): Promise<void> {
    if (running) return;
    running = true;
    for (let turn = nextTurn(); turn; turn = nextTurn()) {
      clearTimeout(idleTimer);
      idleTimer = undefined;
      await run(turn);
    }
    running = false;
    const idle = holder;
    // `??=`: when others ask meanwhile, its time is not extended.
    if (idle) idleTimer ??= setTimeout(() => idle.drop(), idleLimitMs);
  }

  return {
    /** Queues a client's messages: one whole query, or a part of one if not `complete`. */
    async take(turn: Turn): Promise<void> {
      waiting.push(turn);
      await runAll();
    },
    /** Forgets a client that has disconnected, and rolls back what it left open. */
    async leave(client: EngineClient): Promise<void> {
      gone.add(client);
      const others = waiting.filter((turn) => turn.client !== client);
      waiting.splice(0, waiting.length, ...others);
      await runAll();
    },
  };
}

export type SharedEngine = ReturnType<typeof shareEngine>;
