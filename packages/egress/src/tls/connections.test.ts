import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAuthority } from '../certificates/certificate-source.ts';
import { EGRESS_LIMITS } from '../egress-limits.ts';
import type { Secret } from '../secrets/secret.ts';
import { openSecretGateway, testSecret } from '../testing/secret-gateway.ts';
import { type EchoServer, startEchoServer } from '../testing/start-echo-server.ts';
import { testAuthority, trustTestServers } from '../testing/start-secure-server.ts';
import {
  askHttp1,
  askHttp2,
  askThrough,
  openHttp2,
  openSecureTunnel,
  RefusedTunnelError,
} from '../testing/tunnel-client.ts';

let server: EchoServer;
let plainServer: EchoServer;
let open: Awaited<ReturnType<typeof openSecretGateway>>;
let secret: Secret;

beforeAll(async () => {
  trustTestServers();
  server = await startEchoServer();
  plainServer = await startEchoServer({ protocols: ['http/1.1'] });
});
afterAll(async () => {
  await server.close();
  await plainServer.close();
});

beforeEach(async () => {
  server.seen.length = 0;
  plainServer.seen.length = 0;
  const hosts = ['api.test', 'other.test', 'x.wide.test'];
  open = await openSecretGateway(
    hosts.flatMap((name) => [`${name}:${server.port}`, `${name}:${plainServer.port}`]),
  );
  secret = testSecret([
    `api.test:${server.port}`,
    `api.test:${plainServer.port}`,
    `*.wide.test:${server.port}`,
  ]);
  await open.grant([secret]);
});
afterEach(() => open.close());

test('a stream passes at once, before its end', async () => {
  const secure = await openSecureTunnel(open.socket, `api.test:${server.port}`, { ca: open.ca });
  secure.write(`GET /stream HTTP/1.1\r\nHost: api.test:${server.port}\r\n\r\n`);
  let text = '';
  secure.on('data', (piece) => {
    text += piece;
  });

  await expect.poll(() => text).toContain('data: 1\n\n');
  expect(text).not.toContain('data: 2');
  server.continueStreams();
  await expect.poll(() => text).toContain('data: 2\n\n');
  secure.destroy();
});

test('the headers of an answer do not wait for its body', async () => {
  const secure = await openSecureTunnel(open.socket, `api.test:${server.port}`, { ca: open.ca });
  secure.write(`GET /later HTTP/1.1\r\nHost: api.test:${server.port}\r\n\r\n`);
  let text = '';
  secure.on('data', (piece) => {
    text += piece;
  });

  await expect.poll(() => text).toContain('HTTP/1.1 200');
  expect(text).not.toContain('later');
  server.continueStreams();
  await expect.poll(() => text).toContain('later');
  secure.destroy();
});

test('HTTP/2 is offered only where the server speaks it, and each client gets what it can', async () => {
  const target = `api.test:${plainServer.port}`;
  const secure = await openSecureTunnel(open.socket, target, { ca: open.ca, protocols: ['h2', 'http/1.1'] });
  const offered = secure.alpnProtocol;
  secure.destroy();

  await expect(openSecureTunnel(open.socket, target, { ca: open.ca, protocols: ['h2'] })).rejects.toThrow();
  for (const protocol of ['http/1.1', 'h2', 'http/1.1', 'h2']) {
    await askThrough(open, `api.test:${server.port}`, { protocol });
  }

  expect(offered).toBe('http/1.1');
  expect(server.seen.map(({ httpVersion }) => httpVersion)).toEqual(['1.1', '2.0', '1.1', '2.0']);
});

test('hosts without secrets stay end to end: the client sees their own certificate', async () => {
  const target = `other.test:${server.port}`;

  const secure = await openSecureTunnel(open.socket, target, { ca: testAuthority });
  const answer = await askHttp1(secure, { headers: { host: target, 'x-key': secret.placeholder } });

  expect(server.seen[0]?.headers['x-key']).toBe(secret.placeholder);
  expect(answer.status).toBe(200);
  await expect(
    openSecureTunnel(open.socket, `api.test:${server.port}`, { ca: testAuthority }),
  ).rejects.toThrow(/certificate/);
});

test('a server whose certificate is not trusted is a failed CONNECT that says why, and gets nothing', async () => {
  const falseServer = await startEchoServer({ certificates: createAuthority() });
  const gateway = await openSecretGateway([`api.test:${falseServer.port}`]);
  await gateway.grant([testSecret([`api.test:${falseServer.port}`])]);

  const failure = await openSecureTunnel(gateway.socket, `api.test:${falseServer.port}`, {
    ca: gateway.ca,
  }).catch((error: Error) => error);

  expect(failure).toBeInstanceOf(RefusedTunnelError);
  expect((failure as Error).message).toMatch(
    /^HTTP\/1.1 502 No trusted TLS connection to api.test:\d+: .*certificate/,
  );
  expect(server.seen).toEqual([]);
  await gateway.close();
  await falseServer.close();
});

test('a client that asks for another name is cut off in the handshake', async () => {
  const options = { ca: open.ca, servername: 'other.test' };

  await expect(openSecureTunnel(open.socket, `api.test:${server.port}`, options)).rejects.toThrow();

  expect(server.seen).toEqual([]);
});

test.each([
  ['two hosts', (host: string) => `GET / HTTP/1.1\r\nHost: ${host}\r\nHost: ${host}\r\n`],
  ['no host', () => 'GET / HTTP/1.1\r\n'],
  ['an absolute target', (host: string) => `GET https://other.test/ HTTP/1.1\r\nHost: ${host}\r\n`],
  ['another port', () => 'GET / HTTP/1.1\r\nHost: api.test\r\n'],
  [
    'both framings',
    (host: string) =>
      `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n`,
  ],
  ['an asterisk', (host: string) => `OPTIONS * HTTP/1.1\r\nHost: ${host}\r\n`],
])('a request with %s is refused before the server hears of it', async (_, lines) => {
  const host = `api.test:${server.port}`;
  const secure = await openSecureTunnel(open.socket, host, { ca: open.ca });
  let text = '';
  secure.on('data', (piece) => {
    text += piece;
  });

  secure.write(`${lines(host)}x-key: ${secret.placeholder}\r\n\r\n`);

  await expect.poll(() => text).toMatch(/^HTTP\/1.1 4(00|21)/);
  expect(server.seen).toEqual([]);
  secure.destroy();
});

test('a value that is changed holds from the next request on a kept connection, and one that is deleted at once', async () => {
  const target = `api.test:${server.port}`;
  const session = openHttp2(
    await openSecureTunnel(open.socket, target, { ca: open.ca, protocols: ['h2'] }),
    `https://${target}`,
  );
  const request = { path: '/echo', headers: { 'x-key': secret.placeholder } };

  await askHttp2(session, request);
  await open.grant([{ ...secret, value: 'a-new-value-of-forty-characters-01234567' }]);
  const changed = await askHttp2(session, request);
  await open.grant([]);
  await askHttp2(session, request);
  session.destroy();

  expect(server.seen.map(({ headers }) => headers['x-key'])).toEqual([
    secret.value,
    'a-new-value-of-forty-characters-01234567',
    secret.placeholder,
  ]);
  expect(changed.body).toContain(secret.placeholder);
});

test('a kept connection serves many requests over one connection to the server', async () => {
  let connections = 0;
  const count = () => connections++;
  plainServer.server.on('secureConnection', count);
  const target = `api.test:${plainServer.port}`;
  const secure = await openSecureTunnel(open.socket, target, { ca: open.ca });
  let text = '';
  secure.on('data', (piece) => {
    text += piece;
  });

  for (let index = 1; index <= 5; index++) {
    secure.write(`GET /${index} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
    await expect.poll(() => text.split('HTTP/1.1 200').length).toBe(index + 1);
  }

  plainServer.server.off('secureConnection', count);
  expect(plainServer.seen).toHaveLength(5);
  expect(connections).toBe(1);
  secure.destroy();
});

test('only so many connections of a computer are read at a time', async () => {
  const limits = { ...EGRESS_LIMITS, computer: { ...EGRESS_LIMITS.computer, readConnections: 1 } };
  const limited = await openSecretGateway([`api.test:${server.port}`], limits);
  await limited.grant([secret]);
  const target = `api.test:${server.port}`;
  const first = await openSecureTunnel(limited.socket, target, { ca: limited.ca });

  await expect(openSecureTunnel(limited.socket, target, { ca: limited.ca })).rejects.toThrow(
    /503 Too many connections/,
  );
  first.destroy();

  await expect
    .poll(() =>
      openSecureTunnel(limited.socket, target, { ca: limited.ca }).then(
        (next) => next.destroy(),
        () => null,
      ),
    )
    .not.toBeNull();
  await limited.close();
});

test('a network that no longer leads there ends the connection', async () => {
  const secure = await openSecureTunnel(open.socket, `api.test:${server.port}`, { ca: open.ca });
  const closed = new Promise((resolve) => secure.on('error', () => {}).once('close', resolve));

  await open.grant([secret], { type: 'none', allowedHosts: [] });

  await closed;
  await expect(openSecureTunnel(open.socket, `api.test:${server.port}`, { ca: open.ca })).rejects.toThrow(
    'the agent has no network',
  );
});

test('a tunnel to a host that a secret lists from now on is closed', async () => {
  await open.grant([]);
  const secure = await openSecureTunnel(open.socket, `api.test:${server.port}`, { ca: testAuthority });
  const closed = new Promise((resolve) => secure.on('error', () => {}).once('close', resolve));

  await open.grant([secret]);

  await closed;
});
