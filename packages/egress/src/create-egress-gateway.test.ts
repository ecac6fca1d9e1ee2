import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EgressGateway } from './create-egress-gateway.ts';
import { createEgressGateway } from './create-egress-gateway.ts';
import { createEgressPolicy } from './create-egress-policy.ts';
import type { EgressDenial } from './egress-denial.ts';
import { parseEgressRules } from './parse-egress-rules.ts';
import { HOSTILE_HOSTS } from './testing/hostile-hosts.ts';
import { fetchThroughProxy, fetchThroughTunnel, sendRaw } from './testing/proxy-client.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

let folder: string;
let allowed: TestServer;
let forbidden: TestServer;
let answers: string[];
let gateway: EgressGateway;
let socket: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jettson-egress-'));
  forbidden = await startServer();
  allowed = await startServer(async (request, response) => {
    if (request.url === '/redirect') {
      response.writeHead(302, { location: forbidden.origin }).end();
      return;
    }
    if (request.url === '/large') {
      response.end(`${'x'.repeat(1_000_000)}the end`);
      return;
    }
    const body = (await Array.fromAsync(request.setEncoding('utf8'))).join('');
    response.end(`${request.method} ${request.url} ${body}`.trim());
  });

  answers = [];
  const policy = createEgressPolicy({
    // The port is open, so that the decision is about the address.
    allow: parseEgressRules(`${allowed.host},*:${forbidden.port}`),
    resolve: async () => [answers.shift() ?? '127.0.0.1'],
  });
  gateway = createEgressGateway(policy);
  socket = join(folder, 'c1.sock');
  await gateway.open('c1', { folder, name: 'c1.sock' });
});

afterEach(async () => {
  await gateway.close();
  await allowed.close();
  await forbidden.close();
  await rm(folder, { recursive: true });
});

test('reaches an allowed server with a plain request and through a tunnel', async () => {
  const plain = await fetchThroughProxy(socket, `${allowed.origin}/a?b=c`, { method: 'POST', body: 'hello' });
  const tunnel = await fetchThroughTunnel(socket, allowed.host);

  expect(plain).toEqual({ status: 200, body: 'POST /a?b=c hello' });
  expect(tunnel).toMatchObject({ status: 200 });
});

test.each([...HOSTILE_HOSTS, '[fe80::1%25lo]', 'rebound.example'])(
  'refuses %s with a reason, and never touches the host',
  async (host) => {
    const plain = await fetchThroughProxy(socket, `http://${host}:${forbidden.port}/`);
    const tunnel = await fetchThroughTunnel(socket, `${host}:${forbidden.port}`);

    for (const { status, body } of [plain, tunnel]) {
      expect([400, 403]).toContain(status);
      expect(body).toMatch(/refused: it |absolute|host:port/);
    }
    expect(forbidden.requests).toEqual([]);
    expect(await fetchThroughProxy(socket, allowed.origin)).toMatchObject({ status: 200 });
  },
);

test('dials the address that it checked, not what the name resolves to the second time', async () => {
  const hidden = createEgressGateway(
    createEgressPolicy({
      allow: parseEgressRules('127.0.0.2/32'),
      resolve: async () => [answers.shift() ?? '127.0.0.1'],
    }),
  );
  answers = ['127.0.0.2'];
  await hidden.open('c2', { folder, name: 'c2.sock' });

  const first = await fetchThroughProxy(join(folder, 'c2.sock'), `http://rebind.example:${forbidden.port}/`);
  const second = await fetchThroughTunnel(join(folder, 'c2.sock'), `rebind.example:${forbidden.port}`);
  await hidden.close();

  expect(first).toMatchObject({ status: 502, body: expect.stringContaining('127.0.0.2') });
  expect(second).toMatchObject({ status: 403 });
  expect(forbidden.requests).toEqual([]);
});

test('following a redirect is up to the client, and the request is checked like any other', async () => {
  const redirect = await fetchThroughProxy(socket, `${allowed.origin}/redirect`);
  const followed = await fetchThroughProxy(socket, forbidden.origin);

  expect(redirect.status).toBe(302);
  expect(followed.status).toBe(403);
});

test('reaches only ports 80 and 443 and those that the operator opens', async () => {
  const ssh = await fetchThroughTunnel(socket, 'example.com:22');
  const other = await fetchThroughProxy(socket, 'http://example.com:8080/');

  for (const { status, body } of [ssh, other]) {
    expect(status).toBe(403);
    expect(body).toContain(`only the ports 80, 443, ${forbidden.port} are open`);
  }
});

test.each([
  ['origin form', 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 400],
  ['another scheme', 'GET file:///etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 400],
  ['CONNECT without a port', 'CONNECT example.com HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['something that is not HTTP', '\x16\x03\x01 nonsense\r\n\r\n', 400],
  ['huge headers', `GET http://a/ HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(64 * 1024)}\r\n\r\n`, 431],
])('answers %s with a clear status', async (_name, bytes, status) => {
  const text = await sendRaw(socket, bytes);

  expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(await fetchThroughProxy(socket, allowed.origin)).toMatchObject({ status: 200 });
});

test('says what failed when a server does not answer', async () => {
  await allowed.close();

  const plain = await fetchThroughProxy(socket, `${allowed.origin}/`);
  const tunnel = await fetchThroughTunnel(socket, allowed.host);

  expect(plain).toMatchObject({ status: 502, body: expect.stringContaining('ECONNREFUSED') });
  expect(tunnel.status).toBe(502);
});

test('every refusal is an event that names the computer through whose socket it came', async () => {
  const denials: EgressDenial[] = [];
  gateway.onDenied((denial) => denials.push(denial));
  await gateway.open('c2', { folder, name: 'c2.sock' });

  await fetchThroughProxy(socket, 'http://10.0.0.1/');
  await fetchThroughTunnel(join(folder, 'c2.sock'), '[::1]:22');

  expect(denials).toEqual([
    { computerId: 'c1', target: '10.0.0.1:80', reason: 'it is a private address' },
    { computerId: 'c2', target: '[::1]:22', reason: 'it is a loopback address' },
  ]);
});

test('a client that has closed its side still gets the whole answer', async () => {
  const text = await new Promise<string>((resolve, reject) => {
    const client = connect(socket);
    const pieces: string[] = [];
    client.setEncoding('utf8').on('error', reject);
    client.on('data', (piece: string) => {
      if (pieces.push(piece) === 1) {
        client.end('GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
      }
      // Slower than the server, which has finished and closed before the last piece is read.
      client.pause();
      setTimeout(() => client.resume(), 5);
    });
    client.on('end', () => resolve(pieces.join('')));
    client.write(`CONNECT ${allowed.host} HTTP/1.1\r\nHost: a\r\n\r\n`);
  });

  expect(text.endsWith('the end')).toBe(true);
  expect(text.length).toBeGreaterThan(1_000_000);
});

test('one computer’s connections are limited, and do not reduce another’s', async () => {
  await gateway.open('c2', { folder, name: 'c2.sock' });
  const held = Array.from({ length: 256 }, () => connect(socket));
  await Promise.all(held.map((client) => once(client, 'connect')));

  const beyond = await sendRaw(socket, `GET ${allowed.origin}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
  const other = await fetchThroughProxy(join(folder, 'c2.sock'), allowed.origin);
  for (const client of held) client.destroy();

  expect(beyond).toBe('');
  expect(other.status).toBe(200);
});

test('closing ends open tunnels and the listener', async () => {
  const proxy = await gateway.open('c3', { folder, name: 'c3.sock' });
  const tunnel = sendRaw(
    join(folder, 'c3.sock'),
    `CONNECT ${allowed.host} HTTP/1.1\r\nHost: a\r\n\r\n`,
    'GET /held HTTP/1.1\r\nHost: a\r\n\r\n',
  );
  await expect.poll(() => allowed.requests.length).toBe(1);

  await proxy.close();

  expect(await tunnel).toContain('200');
  await expect(fetchThroughProxy(join(folder, 'c3.sock'), allowed.origin)).rejects.toThrow();
});
