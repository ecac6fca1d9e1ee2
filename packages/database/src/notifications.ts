import { setTimeout } from 'node:timers/promises';
import pg from 'pg';

type Listener = (payload: string) => void;

export interface Notifications {
  notify(channel: string, payload?: string): Promise<void>;
  listen(channel: string, listener: Listener): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

const RECONNECT_MS = 500;

/**
 * LISTEN and NOTIFY on one connection of their own, made at first use and again whenever it is lost.
 * The statements are in the plain form that the embedded database's socket understands.
 */
export function openNotifications(config: pg.ClientConfig, ready: () => Promise<void>): Notifications {
  const listeners = new Map<string, Set<Listener>>();
  let connection: Promise<pg.Client> | null = null;
  let closed = false;

  async function open(): Promise<pg.Client> {
    await ready();
    const client = new pg.Client(config);
    client.on('error', () => {});
    client.on('end', () => void recover());
    client.on('notification', ({ channel, payload = '' }) => {
      for (const listener of listeners.get(channel) ?? []) listener(payload);
    });
    await client.connect();
    for (const channel of listeners.keys()) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    return client;
  }

  function connected(): Promise<pg.Client> {
    connection ??= open().catch((error) => {
      connection = null;
      throw error;
    });
    return connection;
  }

  async function recover(): Promise<void> {
    connection = null;
    while (!closed && listeners.size > 0) {
      const client = await connected().catch(() => null);
      if (client) return;
      await setTimeout(RECONNECT_MS, undefined, { ref: false });
    }
  }

  return {
    async notify(channel, payload = '') {
      const client = await connected();
      await client.query(`NOTIFY ${pg.escapeIdentifier(channel)}, '${payload.replaceAll("'", "''")}'`);
    },
    async listen(channel, listener) {
      const first = !listeners.has(channel);
      const ofChannel = listeners.get(channel) ?? new Set();
      listeners.set(channel, ofChannel.add(listener));
      const client = await connected();
      if (first) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      return async () => {
        ofChannel.delete(listener);
        if (ofChannel.size > 0 || listeners.get(channel) !== ofChannel) return;
        listeners.delete(channel);
        const open = await connected();
        await open.query(`UNLISTEN ${pg.escapeIdentifier(channel)}`);
      };
    },
    async close() {
      closed = true;
      const client = await connection?.catch(() => null);
      await client?.end();
    },
  };
}
