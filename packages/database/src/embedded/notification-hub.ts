import type { EngineClient } from './share-engine.ts';
import { message } from './wire-message.ts';

/**
 * LISTEN and NOTIFY between the clients of the socket. PGlite is one session that they all share, so it cannot tell
 * them apart; these two statements are answered here, without the engine.
 */
export function notificationHub() {
  const channels = new Map<string, Set<EngineClient>>();

  function listen(channel: string, client: EngineClient): void {
    const listeners = channels.get(channel) ?? new Set();
    channels.set(channel, listeners.add(client));
    client.write(complete('LISTEN'));
  }

  function unlisten(channel: string, client: EngineClient): void {
    channels.get(channel)?.delete(client);
    client.write(complete('UNLISTEN'));
  }

  function notify(channel: string, payload: string, client: EngineClient): void {
    for (const listener of channels.get(channel) ?? [])
      listener.write(notificationResponse(channel, payload));
    client.write(complete('NOTIFY'));
  }

  return {
    /** Answers a query that has only LISTEN, UNLISTEN and NOTIFY for quoted channels; false if it is for the engine. */
    handle(query: Buffer, client: EngineClient): boolean {
      const statements = parse(query.toString('utf8', 5, query.length - 1));
      if (statements === null) return false;
      for (const { verb, channel, payload } of statements) {
        if (verb === 'LISTEN') listen(channel, client);
        else if (verb === 'UNLISTEN') unlisten(channel, client);
        else notify(channel, payload, client);
      }
      client.write(READY);
      return true;
    },
    leave(client: EngineClient): void {
      for (const listeners of channels.values()) listeners.delete(client);
    },
  };
}

export type NotificationHub = ReturnType<typeof notificationHub>;

/** Null if there is anything else in the query. */
function parse(query: string): { verb: string; channel: string; payload: string }[] | null {
  const one = /(LISTEN|UNLISTEN|NOTIFY) "([^"]+)"(?:, '((?:[^']|'')*)')?(?:; |$)/y;
  const statements = [];
  do {
    const match = one.exec(query);
    if (!match) return null;
    const [, verb = '', channel = '', payload = ''] = match;
    statements.push({ verb, channel, payload: payload.replaceAll("''", "'") });
  } while (one.lastIndex < query.length);
  return statements;
}

const READY = message('Z', Buffer.from('I'));

function complete(tag: string): Buffer {
  return message('C', cString(tag));
}

function notificationResponse(channel: string, payload: string): Buffer {
  return message('A', Buffer.concat([Buffer.alloc(4), cString(channel), cString(payload)]));
}

function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`);
}
