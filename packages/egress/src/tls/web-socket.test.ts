import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Secret } from '../secrets/secret.ts';
import { openSecretGateway, testSecret } from '../testing/secret-gateway.ts';
import { type EchoServer, startEchoServer } from '../testing/start-echo-server.ts';
import { trustTestServers } from '../testing/start-secure-server.ts';
import { openSecureTunnel } from '../testing/tunnel-client.ts';
import { answerWebSockets, frame, maskedFrame, readFrames } from '../testing/web-socket-server.ts';

let server: EchoServer;
let open: Awaited<ReturnType<typeof openSecretGateway>>;
let secret: Secret;
/** What the server says once the connection is open. */
let say: (key: string) => Buffer[];
let heard: Buffer;
let offered: string | undefined;

beforeAll(async () => {
  trustTestServers();
  server = await startEchoServer();
  answerWebSockets(server, (socket, key, request) => {
    offered = request.headers['sec-websocket-extensions'] as string | undefined;
    heard = Buffer.alloc(0);
    socket.on('data', (piece: Buffer) => {
      heard = Buffer.concat([heard, piece]);
    });
    for (const piece of say(key)) socket.write(piece);
  });
});
afterAll(() => server.close());
beforeEach(async () => {
  open = await openSecretGateway([`api.test:${server.port}`]);
  secret = testSecret([`api.test:${server.port}`]);
  await open.grant([secret]);
});
afterEach(() => open.close());

/** Opens a WebSocket through the gateway; `heard` grows with what the server sends. */
async function connect() {
  const host = `api.test:${server.port}`;
  const secure = await openSecureTunnel(open.socket, host, { ca: open.ca });
  let data = Buffer.alloc(0);
  secure.on('data', (piece: Buffer) => {
    data = Buffer.concat([data, piece]);
  });
  secure.write(
    `GET /socket HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Extensions: permessage-deflate\r\nx-key: ${secret.placeholder}\r\n\r\n`,
  );
  await expect.poll(() => data.includes('\r\n\r\n')).toBe(true);
  const frames = () => readFrames(data.subarray(data.indexOf('\r\n\r\n') + 4));
  return { secure, head: () => data.subarray(0, data.indexOf('\r\n\r\n')).toString(), frames };
}

test('the server gets the value in its handshake, and its frames come back with the placeholder', async () => {
  say = (key) => [
    frame(`hello ${key}`),
    frame(key.slice(0, 10), { isLast: false }),
    frame('a ping with ', { opcode: 9 }),
    frame(key.slice(10), { opcode: 0 }),
    frame(`${'x'.repeat(300)}${key}`),
    frame(`bye ${key}`, { opcode: 10 }),
    frame('last'),
  ];

  const { head, frames, secure } = await connect();
  await expect.poll(() => frames().messages).toHaveLength(4);
  secure.destroy();

  expect(frames()).toEqual({
    messages: [
      `hello ${secret.placeholder}`,
      secret.placeholder,
      `${'x'.repeat(300)}${secret.placeholder}`,
      'last',
    ],
    controls: ['a ping with ', `bye ${secret.placeholder}`],
  });
  expect(head()).toContain('101 Switching');
  expect(head()).toContain(`X-Echo: ${secret.placeholder}`);
  expect(head()).not.toContain(secret.value);
  expect(offered).toBeUndefined();
  expect(open.events).toEqual([expect.objectContaining({ type: 'secret-used', status: 101 })]);
});

test('a value of another length than its placeholder comes back in whole frames', async () => {
  await open.grant([{ ...secret, value: 'short-value' }]);
  say = (key) => [frame(`<${key}>`), ...[...frame(`[${key}]`)].map((byte) => Buffer.of(byte))];

  const { frames, secure } = await connect();
  await expect.poll(() => frames().messages).toHaveLength(2);
  secure.destroy();

  expect(frames().messages).toEqual([`<${secret.placeholder}>`, `[${secret.placeholder}]`]);
});

test('what the client sends in its frames is not touched', async () => {
  say = () => [frame('ready')];
  const { frames, secure } = await connect();
  await expect.poll(() => frames().messages).toEqual(['ready']);

  const sent = maskedFrame(secret.placeholder);
  secure.write(sent);

  await expect.poll(() => heard.length).toBe(sent.length);
  expect(heard.equals(sent)).toBe(true);
  secure.destroy();
});

test.each([
  ['of an extension that nobody agreed on', Buffer.of(0xc1, 1, 0x41)],
  ['that is masked', Buffer.of(0x81, 0x81, 0, 0, 0, 0, 0x41)],
  ['that ends a message that never began', Buffer.of(0x80, 1, 0x41)],
])('a frame %s ends the connection', async (_, wrong) => {
  say = () => [wrong];

  const { secure } = await connect();

  await expect.poll(() => secure.destroyed).toBe(true);
});
