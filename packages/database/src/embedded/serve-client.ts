import type { Socket } from 'node:net';
import { copyName } from './copy-cluster.ts';
import { BACKGROUND, UNLIMITED, UNSYNCED_BACKGROUND } from './data-folder.ts';
import type { NotificationHub } from './notification-hub.ts';
import { isCancelRequest, isNegotiation, readFrames } from './read-frames.ts';
import type { SharedEngine } from './share-engine.ts';
import { message } from './wire-message.ts';

/** The message types that end a query or ask for its answers so far: Query, FunctionCall, Sync and Flush. */
const ANSWERED = new Set(['Q', 'F', 'S', 'H']);

const IDLE_TRANSACTION_ERROR = message(
  'E',
  Buffer.from('SFATAL\0C25P03\0Mterminating connection due to idle-in-transaction timeout\0\0'),
);

/**
 * Speaks the Postgres wire protocol with one client of the socket until it disconnects. `copy` copies the data folder,
 * while the engine is idle. `onFatal` gets errors from which PGlite cannot recover.
 */
export function serveClient(
  socket: Socket,
  engine: SharedEngine,
  hub: NotificationHub,
  copy: (name: string) => Promise<void>,
  onFatal: (error: unknown) => void,
): void {
  const client = {
    isBackground: false,
    waitsForDisk: true,
    isLimited: true,
    write: (data: Uint8Array) => {
      if (socket.writable) socket.write(data);
    },
    // Does not wait for the client to close its side: it may never learn of this.
    drop: () => {
      socket.write(IDLE_TRANSACTION_ERROR);
      // Nor for it to read: a process that was stopped does not, and everybody else waits for the end of its transaction.
      if (socket.writableLength > 0) socket.destroy();
      else socket.destroySoon();
    },
  };
  let started = false;
  let unread: Buffer[] = [];
  let missing = 1;
  let query: Buffer[] = [];

  const take = (messages: Uint8Array, complete: boolean) =>
    void engine.take({ client, messages, complete }).catch(onFatal);

  function startUp(bytes: Buffer): void {
    if (isNegotiation(bytes)) {
      client.write(Buffer.from('N'));
    } else if (isCancelRequest(bytes)) {
      // PGlite cannot be interrupted; the caller's time limit applies.
      socket.destroy();
    } else {
      started = true;
      client.isBackground = bytes.includes(BACKGROUND);
      client.waitsForDisk = !bytes.includes(UNSYNCED_BACKGROUND);
      client.isLimited = !bytes.includes(UNLIMITED);
      take(bytes, true);
    }
  }

  function receive(type: string, bytes: Buffer): void {
    const copied = type === 'Q' ? copyName(bytes) : undefined;
    if (type === 'X') {
      socket.end();
    } else if (copied !== undefined) {
      void engine
        .take({ client, messages: bytes, complete: true, work: () => answerCopy(copied) })
        .catch(onFatal);
    } else if (type !== 'Q' || !hub.handle(bytes, client)) {
      query.push(bytes);
      if (!ANSWERED.has(type)) return;
      take(Buffer.concat(query), type !== 'H');
      query = [];
    }
  }

  async function answerCopy(name: string): Promise<void> {
    const answer = await copy(name).then(
      () => message('C', Buffer.from('SNAPSHOT\0')),
      (error) => message('E', Buffer.from(`SERROR\0C58030\0M${error.message}\0\0`)),
    );
    client.write(Buffer.concat([answer, message('Z', Buffer.from('I'))]));
  }

  function read(data: Buffer): void {
    unread.push(data);
    missing -= data.length;
    // A large message comes in thousands of pieces, which are joined once.
    if (missing > 0) return;
    const { frames, rest, missing: next } = readFrames(Buffer.concat(unread), started);
    unread = [rest];
    missing = next;
    for (const { type, bytes } of frames) {
      if (type === null) startUp(bytes);
      else receive(type, bytes);
    }
  }

  socket.on('data', (data: Buffer) => {
    try {
      read(data);
    } catch {
      socket.destroy();
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    hub.leave(client);
    engine.leave(client).catch(onFatal);
  });
}
