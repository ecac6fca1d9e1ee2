import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEgressTunnel } from './egress-tunnel.ts';
import { createFrameDecoder } from './inside/frames.ts';

type Sent = { id: number; op: string; count?: number; body: Buffer };

let gateway: Server;
/** What the gateway does with its next connections. */
let serve: (client: Socket) => void;
beforeAll(async () => {
  gateway = createServer({ allowHalfOpen: true }, (client) => serve(client));
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');
});
afterAll(() => void gateway.close());

function open(channel = new PassThrough({ highWaterMark: 10_000_000 })) {
  const sent: Sent[] = [];
  const decode = createFrameDecoder({ headerBytes: 16_000, bodyBytes: 16_000_000 }, ({ header, body }) => {
    sent.push({ ...(header as { id: number; op: string }), body });
  });
  const { port } = gateway.address() as AddressInfo;
  const connections: Socket[] = [];
  const tunnel = openEgressTunnel(channel, () => {
    const socket = dial({ port, host: '127.0.0.1', allowHalfOpen: true });
    connections.push(socket);
    return socket;
  });
  const take = (id: number, event: Parameters<typeof tunnel.take>[1], body = Buffer.alloc(0), count = 0) =>
    tunnel.take(id, event, { count, body });
  return { sent, tunnel, take, channel, connections, read: () => channel.on('data', decode) };
}

const bytes = (sent: Sent[], op: string) =>
  sent.filter((one) => one.op === op).reduce((sum, { body, count = 0 }) => sum + body.byteLength + count, 0);

test('what a computer sends reaches the gateway, the answer comes back, and both ends are told', async () => {
  serve = (client) => {
    client.on('data', (data) => client.write(`seen ${data}`));
    client.on('end', () => client.end());
  };
  const { take, sent, read } = open();
  read();

  take(7, 'open');
  take(7, 'data', Buffer.from('a request'));
  await expect.poll(() => bytes(sent, 'egress-data')).toBe('seen a request'.length);
  take(7, 'end');

  await expect.poll(() => sent.map(({ op }) => op)).toContain('egress-close');
  expect(bytes(sent, 'egress-room')).toBe('a request'.length);
  expect(sent.map(({ op }) => op)).toContain('egress-end');
  expect(sent.every(({ id }) => id === 7)).toBe(true);
});

test('a computer that takes nothing is sent no more than its window, and more when it says so', async () => {
  serve = (client) => client.write(Buffer.alloc(2_000_000));
  const { take, sent, connections, read } = open();
  read();

  take(1, 'open');
  await expect.poll(() => connections[0]?.isPaused()).toBe(true);
  const first = bytes(sent, 'egress-data');
  take(1, 'room', undefined, 65_536);
  await expect.poll(() => bytes(sent, 'egress-data')).toBeGreaterThan(first);

  // One piece of the socket may go beyond it.
  expect(first).toBeLessThan(65_536 * 3);
});

test('nothing is read from the gateway while the channel is full', async () => {
  serve = (client) => client.write(Buffer.alloc(2_000_000));
  const { take, connections, channel } = open(new PassThrough({ highWaterMark: 1_000 }));

  take(1, 'open');
  take(2, 'open');
  await expect.poll(() => connections.map((socket) => socket.isPaused())).toEqual([true, true]);
  const waiting = channel.writableLength + channel.readableLength;
  channel.resume();
  await expect.poll(() => channel.writableLength).toBe(0);

  expect(waiting).toBeLessThan(1_000_000);
});

test.each<[string, (take: ReturnType<typeof open>['take']) => void]>([
  ['a connection that is not open', (take) => take(3, 'data', Buffer.from('x'))],
  [
    'a connection twice',
    (take) => {
      take(3, 'open');
      take(3, 'open');
    },
  ],
  [
    'more than the window',
    (take) => {
      take(3, 'open');
      take(3, 'data', Buffer.alloc(70_000));
    },
  ],
  [
    'more room than there is',
    (take) => {
      take(3, 'open');
      take(3, 'room', undefined, 1_000_000);
    },
  ],
  [
    'too many connections',
    (take) => {
      for (let id = 0; id < 300; id++) take(id, 'open');
    },
  ],
])('an exec server that claims %s is broken', async (_what, claim) => {
  serve = () => {};
  const { take, tunnel } = open();

  expect(() => claim(take)).toThrow(/exec server/);
  tunnel.close();
});

test('a gateway that is away closes the connection, and the tunnel goes on', async () => {
  serve = (client) => client.resetAndDestroy();
  const { take, sent, read } = open();
  read();

  take(1, 'open');
  await expect.poll(() => sent.map(({ op }) => op)).toContain('egress-close');
  // It was sent before the computer heard of it.
  take(1, 'data', Buffer.from('late'));
  take(1, 'close');
  serve = (client) => client.end('fine');
  take(2, 'open');

  await expect.poll(() => bytes(sent, 'egress-data')).toBe(4);
});
