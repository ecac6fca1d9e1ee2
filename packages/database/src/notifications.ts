import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { DatabaseTimeoutError } from './database-timeout-error.ts';
import { typeDriverError } from './type-driver-error.ts';

type Listener = (payload: string) => void;

export interface Notifications {
  notify(channel: string, payload?: string): Promise<void>;
  listen(channel: string, listener: Listener): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

const RECONNECT_MS = 500;
/** On a dead connection, the answer to a statement is awaited for longer than a caller has time. */
const MOST_AWAITED_MS = 2000;

/**
 * LISTEN and NOTIFY on a separate connection, made at first use and again whenever it is lost. The statements have the
 * simple form that the embedded database's socket understands.
 */
export function openNotifications(config: pg.ClientConfig, ready: () => Promise<void>): Notifications {
  const listeners = new Map<string, Set<Listener>>();
  let connection: Promise<pg.Client> | null = null;
  let current: pg.Client | null = null;
  let previous: Promise<void> = Promise.resolve();
  /** Notifications for the next round trip. */
  let next: { statements: string[]; sent: Promise<void> } | null = null;
  let recovering = false;
  let closed = false;

  async function open(): Promise<pg.Client> {
    await ready();
    const client = new pg.Client(config);
    client.on('error', () => {});
    client.on('notification', ({ channel, payload = '' }) => {
      for (const listener of listeners.get(channel) ?? []) listener(payload);
    });
    await client.connect();
    current = client;
    client.on('end', () => {
      // A connection that has been replaced may end late.
      if (current !== client) return;
      connection = null;
      void recover();
    });
    for (const channel of listeners.keys()) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    return client;
  }

  function connected(): Promise<pg.Client> {
    connection ??= open().catch((error) => {
      connection = null;
      throw typeDriverError(error);
    });
    return connection;
  }

  async function recover(): Promise<void> {
    if (recovering) return;
    recovering = true;
    while (!closed && listeners.size > 0 && !(await connected().catch(() => null))) {
      await setTimeout(RECONNECT_MS, undefined, { ref: false });
    }
    recovering = false;
  }

  /** One statement at a time: the driver no longer queues them itself. */
  function run(statement: string): Promise<void> {
    const done = previous.then(async () => {
      const client = await connected();
      await client.query(statement).catch((error) => {
        const typed = typeDriverError(error);
        // The next statement would wait behind this one; a new connection is made instead.
        if (typed instanceof DatabaseTimeoutError) void client.end();
        throw typed;
      });
    });
    previous = done.catch(() => {});
    return done;
  }

  /** Those that wait for the same round trip go together. */
  function send(statement: string): Promise<void> {
    if (next === null) {
      const batch = { statements: [] as string[], sent: Promise.resolve() };
      next = batch;
      batch.sent = previous.then(() => {
        next = null;
        return run(batch.statements.join('; '));
      });
    }
    next.statements.push(statement);
    return next.sent;
  }

  return {
    async notify(channel, payload = '') {
      const sent = send(`NOTIFY ${pg.escapeIdentifier(channel)}, '${payload.replaceAll("'", "''")}'`);
      const late = new AbortController();
      await Promise.race([
        sent.catch(() => {}),
        setTimeout(MOST_AWAITED_MS, undefined, { signal: late.signal, ref: false }).catch(() => {}),
      ]);
      late.abort();
    },
    async listen(channel, listener) {
      const ofChannel = listeners.get(channel) ?? new Set();
      listeners.set(channel, ofChannel.add(listener));
      await run(`LISTEN ${pg.escapeIdentifier(channel)}`);
      return async () => {
        ofChannel.delete(listener);
        if (closed || ofChannel.size > 0 || listeners.get(channel) !== ofChannel) return;
        listeners.delete(channel);
        // Without a connection there is nothing to undo: the next one will not listen to it.
        await run(`UNLISTEN ${pg.escapeIdentifier(channel)}`).catch(() => {});
      };
    },
    async close() {
      closed = true;
      const client = await connection?.catch(() => null);
      await client?.end();
    },
  };
}
