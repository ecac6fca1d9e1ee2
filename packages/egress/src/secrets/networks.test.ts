import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEgressGateway, type EgressGateway } from '../create-egress-gateway.ts';
import { createEgressPolicy } from '../create-egress-policy.ts';
import { createPolicyFetch } from '../create-policy-fetch.ts';
import { parseEgressRules } from '../parse-egress-rules.ts';
import { fetchThroughProxy, fetchThroughTunnel } from '../testing/proxy-client.ts';
import { startServer, type TestServer } from '../testing/start-server.ts';
import type { Network } from './grants.ts';

let folder: string;
let server: TestServer;
let resolved: string[];
let gateway: EgressGateway;
let socket: string;
let policy: ReturnType<typeof createEgressPolicy>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jettson-egress-'));
  server = await startServer((request, response) => {
    if (request.url === '/hold') response.write('begun');
    else if (request.url === '/redirect')
      response.writeHead(302, { location: `http://other.test:${server.port}/` }).end();
    else response.end('reached');
  });
  resolved = [];
  policy = createEgressPolicy({
    allow: parseEgressRules(`${server.host},*:${server.port}`),
    resolve: async (name) => {
      resolved.push(name);
      return ['127.0.0.1'];
    },
  });
  gateway = createEgressGateway(policy);
  socket = join(folder, 'c1');
  await gateway.open('c1', { folder, name: 'c1' });
});

afterEach(async () => {
  await gateway.close();
  await server.close();
  await rm(folder, { recursive: true });
});

const grant = (network: Network) => gateway.grant('c1', { network, secrets: [] });
const grantWithin = (network: Network, ...within: Network[]) =>
  gateway.grant('c1', { network, within, secrets: [] });
const limited = (...allowedHosts: string[]): Network => ({ type: 'limited', allowedHosts });

test.each([
  ['none', { type: 'none', allowedHosts: ['ignored.example'] } as Network],
  ['limited to nothing', limited()],
  ['limited to another host', limited(`other.test`, '*.test')],
  ['limited to another port', limited('127.0.0.1')],
])('a network that is %s leads nowhere else, and does not even resolve names', async (_, network) => {
  await grant(network);

  const plain = await fetchThroughProxy(socket, `${server.origin}/`);
  const tunnel = await fetchThroughTunnel(socket, `leak.secret.example:${server.port}`);
  const own = createPolicyFetch(policy)('c1', {
    method: 'GET',
    url: server.origin,
    timeoutMs: 5_000,
    maxBodyBytes: 10,
  });

  expect([plain.status, tunnel.status]).toEqual([403, 403]);
  await expect(own).rejects.toThrow(/no network|does not list it/);
  expect(resolved).toEqual([]);
  expect(server.requests).toEqual([]);
});

test('a limited network leads to the hosts that it lists, redirects and all', async () => {
  await grant(limited(`127.0.0.1:${server.port}`));
  const fetch = createPolicyFetch(policy);
  const request = { method: 'GET', timeoutMs: 5_000, maxBodyBytes: 100 };

  const plain = await fetchThroughProxy(socket, server.origin);
  const tunnel = await fetchThroughTunnel(socket, server.host);
  const own = await fetch('c1', { ...request, url: server.origin });

  expect([plain.status, tunnel.status, own.statusCode]).toEqual([200, 200, 200]);
  await expect(fetch('c1', { ...request, url: `${server.origin}/redirect` })).rejects.toThrow(
    /does not list it/,
  );
});

test('it only narrows: what the installation forbids stays forbidden', async () => {
  await grant(limited('10.0.0.1', '169.254.169.254', 'private.test'));

  const answers = await Promise.all(
    ['http://10.0.0.1/', 'http://169.254.169.254/', 'http://private.test/'].map((url) =>
      fetchThroughProxy(socket, url),
    ),
  );

  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
});

test('connections that a change no longer allows are closed: tunnels, requests and the HTTP tool', async () => {
  const tunnel = connect(socket);
  tunnel.write(`CONNECT ${server.host} HTTP/1.1\r\nHost: a\r\n\r\n`);
  await once(tunnel, 'data');
  const plain = connect(socket);
  plain.write(`GET ${server.origin}/hold HTTP/1.1\r\nHost: a\r\n\r\n`);
  await once(plain, 'data');
  const own = createPolicyFetch(policy)('c1', {
    method: 'GET',
    url: `${server.origin}/hold`,
    timeoutMs: 20_000,
    maxBodyBytes: 100,
  }).catch((error: Error) => error);
  await expect.poll(() => server.requests.length).toBe(2);

  const closed = Promise.all(
    [tunnel, plain].map((client) =>
      once(
        client.on('error', () => {}),
        'close',
      ),
    ),
  );
  await grant(limited('elsewhere.example'));

  await closed;
  expect(await own).toBeInstanceOf(Error);
});

test('connections that a change still allows go on', async () => {
  const tunnel = connect(socket);
  tunnel.write(`CONNECT ${server.host} HTTP/1.1\r\nHost: a\r\n\r\n`);
  await once(tunnel, 'data');

  await grant(limited(server.host));
  tunnel.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');

  expect(String((await once(tunnel, 'data'))[0])).toContain('200 OK');
  tunnel.destroy();
});

test.each([
  ['none', { type: 'none', allowedHosts: [] } as Network],
  ['limited to another host', limited('other.test')],
  ['limited to another port', limited('127.0.0.1')],
])('a network leads nowhere where one that it is within, %s, does not lead', async (_, outer) => {
  const open: Network = { type: 'unrestricted', allowedHosts: [] };
  await grantWithin(limited(`127.0.0.1:${server.port}`), open, outer);

  const { status } = await fetchThroughProxy(socket, `${server.origin}/`);

  expect(status).toBe(403);
});

test('a network leads where it and all that it is within lead', async () => {
  const here = `127.0.0.1:${server.port}`;
  await grantWithin({ type: 'unrestricted', allowedHosts: [] }, limited(here, 'other.test'), limited(here));

  const { body } = await fetchThroughProxy(socket, `${server.origin}/`);

  expect(body).toBe('reached');
});
