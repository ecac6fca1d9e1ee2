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
    client.write(commandComplete('LISTEN'));
  }

  function unlisten(channel: string, client: EngineClient): void {
    channels.get(channel)?.delete(client);
    client.write(commandComplete('UNLISTEN'));
  }

  function notify(channel: string, payload: string, client: EngineClient): void {
    for (const listener of channels.get(channel) ?? [])
      listener.write(notificationResponse(channel, payload));
    client.write(commandComplete('NOTIFY'));
  }

  return {
    /** Answers the query if it is LISTEN, UNLISTEN or NOTIFY for one quoted channel; false if it is for the engine. */
    handle(query: Buffer, client: EngineClient): boolean {
      const statement = query.toString('utf8', 5, query.length - 1);
      const match = /^(LISTEN|UNLISTEN|NOTIFY) "([^"]+)"(?:, '((?:[^']|'')*)')?$/.exec(statement);
      if (!match) return false;
      const [, verb, channel = '', payload = ''] = match;
      if (verb === 'LISTEN') listen(channel, client);
      else if (verb === 'UNLISTEN') unlisten(channel, client);
      else notify(channel, payload.replaceAll("''", "'"), client);
      return true;
    },
    leave(client: EngineClient): void {
      for (const listeners of channels.values()) listeners.delete(client);
    },
  };
}

export type NotificationHub = ReturnType<typeof notificationHub>;

function commandComplete(tag: string): Buffer {
  return Buffer.concat([message('C', cString(tag)), message('Z', Buffer.from('I'))]);
}

function notificationResponse(channel: string, payload: string): Buffer {
  return message('A', Buffer.concat([Buffer.alloc(4), cString(channel), cString(payload)]));
}

function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`);
}
