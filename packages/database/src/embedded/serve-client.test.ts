import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { notificationHub } from './notification-hub.ts';
import { serveClient } from './serve-client.ts';
import type { SharedEngine } from './share-engine.ts';
import { message } from './wire-message.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** The untyped first message of a client, without parameters. */
const START = Buffer.from('\0\0\0\x08\0\x03\0\0', 'latin1');

function connect() {
  const socket = new EventEmitter();
  const taken: string[] = [];
  const engine = {
    take: async ({ messages }: { messages: Uint8Array }) =>
      void taken.push(Buffer.from(messages).toString('latin1')),
  };
  serveClient(
    socket as Socket,
    engine as unknown as SharedEngine,
    notificationHub(),
    async () => {},
    () => {},
  );
  return { send: (bytes: Buffer) => socket.emit('data', bytes), taken };
}

test('messages arrive whole, however they are cut', () => {
  const { send, taken } = connect();
  const queries = ['select 1', `select '${'x'.repeat(300)}'`, 'select 2'].map((text) =>
    message('Q', Buffer.from(`${text}\0`)),
  );
  const bytes = Buffer.concat([START, ...queries]);

  for (const byte of bytes) send(Buffer.from([byte]));
  send(Buffer.concat(queries));

  const texts = queries.map((query) => query.toString('latin1'));
  expect(taken).toEqual([START.toString('latin1'), ...texts, ...texts]);
});

test('the pieces of a large message are joined once, because everybody waits meanwhile', () => {
  const { send, taken } = connect();
  send(START);
  const large = message('Q', Buffer.alloc(1_000_000, 'x'));
  let joined = 0;
  const concat = Buffer.concat;
  vi.spyOn(Buffer, 'concat').mockImplementation((parts, ...rest) => {
    for (const part of parts) joined += part.length;
    return concat(parts, ...rest);
  });

  for (let at = 0; at < large.length; at += 1000) send(large.subarray(at, at + 1000));

  expect(taken).toHaveLength(2);
  expect(joined).toBeLessThan(3 * large.length);
});
