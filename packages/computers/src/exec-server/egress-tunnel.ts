import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { encodeFrame } from './inside/frames.ts';
import type { EgressEvent, Request } from './inside/protocol.ts';

/** The computer's connections to its egress gateway, as its exec server reports them. */
export interface EgressTunnel {
  /** Throws if the exec server may not say this. */
  take(id: number, event: EgressEvent, message: { count: number; body: Buffer }): void;
  close(): void;
}

interface Connection {
  socket: Socket;
  /** What may be sent before the exec server says that it has passed something on. */
  room: number;
  /** What has come from it and is not passed on yet. */
  waiting: number;
}

/** What either side sends of a connection before it hears that the other has passed it on. The same as in `tunnel.rs`. */
const WINDOW_BYTES = 65_536;
const PIECE_BYTES = 16_384;
/** As many as the gateway accepts from one computer. */
const MAX_CONNECTIONS = 256;

/**
 * Passes a computer's connections on to its egress gateway, which `connect` connects to, for computers into which no socket
 * of this machine can be mounted. They share the exec server's channel, and none of them can fill it: each side sends only
 * what the other has room for, and nothing is read from the gateway while the channel is full.
 *
 * A connection begins with the exec server's `open` and ends with its `close`, whatever ended it.
 */
export function openEgressTunnel(channel: Writable, connect: () => Socket): EgressTunnel {
  const connections = new Map<number, Connection>();

  function send(request: Extract<Request, { op: `egress-${string}` }>, body?: Uint8Array): void {
    if (channel.writable) channel.write(encodeFrame(request, body));
  }

  function open(id: number): void {
    if (connections.has(id) || connections.size >= MAX_CONNECTIONS) {
      throw new Error('the exec server opened a connection that it may not open');
    }
    const socket = connect();
    const connection = { socket, room: WINDOW_BYTES, waiting: 0 };
    connections.set(id, connection);
    socket.on('data', (data) => {
      for (let at = 0; at < data.byteLength; at += PIECE_BYTES) {
        send({ id, op: 'egress-data' }, data.subarray(at, at + PIECE_BYTES));
      }
      connection.room -= data.byteLength;
      if (!mayRead(connection)) socket.pause();
    });
    socket.on('end', () => send({ id, op: 'egress-end' }));
    // The computer need not know what went wrong, and `close` follows.
    socket.on('error', () => {});
    socket.on('close', () => {
      if (connections.has(id)) send({ id, op: 'egress-close' });
    });
  }

  const mayRead = ({ room }: Connection) => room > 0 && !channel.writableNeedDrain;

  channel.on('drain', () => {
    for (const connection of connections.values()) if (mayRead(connection)) connection.socket.resume();
  });

  return {
    take(id, event, { count, body }) {
      if (event === 'open') return open(id);
      const connection = connections.get(id);
      if (connection === undefined) throw new Error('the exec server names a connection that is not open');
      const { socket } = connection;
      switch (event) {
        case 'data':
          connection.waiting += body.byteLength;
          if (connection.waiting > WINDOW_BYTES) throw new Error('the exec server sent more than it may');
          socket.write(body, () => {
            connection.waiting -= body.byteLength;
            if (!socket.destroyed) send({ id, op: 'egress-room', count: body.byteLength });
          });
          return;
        case 'room':
          connection.room += count;
          if (connection.room > WINDOW_BYTES)
            throw new Error('the exec server has more room than it may have');
          if (mayRead(connection)) socket.resume();
          return;
        case 'end':
          socket.end();
          return;
        case 'close':
          connections.delete(id);
          socket.destroy();
      }
    },
    close() {
      for (const { socket } of connections.values()) socket.destroy();
      connections.clear();
    },
  };
}
