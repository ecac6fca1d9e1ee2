import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEgressPolicy } from './create-egress-policy.ts';
import { createPolicySessions, type PolicySession } from './create-policy-sessions.ts';
import { EgressDeniedError } from './egress-denial.ts';
import { EGRESS_LIMITS } from './egress-limits.ts';
import { parseEgressRules } from './parse-egress-rules.ts';
import { HOSTILE_HOSTS } from './testing/hostile-hosts.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

let allowed: TestServer;
let forbidden: TestServer;
let session: PolicySession;

beforeEach(async () => {
  forbidden = await startServer();
  allowed = await startServer(async (request, response) => {
    if (request.url === '/redirect') return response.writeHead(307, { location: forbidden.origin }).end();
    if (request.url === '/zip') {
      return response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('zipped'));
    }
    if (request.url === '/endless') return void response.writeHead(200).write('begun');
    const body = (await Array.fromAsync(request.setEncoding('utf8'))).join('');
    response.writeHead(200, { 'x-method': request.method }).end(body || 'hello');
  });
  session = open();
});

afterEach(async () => {
  await session[Symbol.asyncDispose]();
  await Promise.all([allowed.close(), forbidden.close()]);
});

function open(connections = EGRESS_LIMITS.computer.connections): PolicySession {
  const policy = createEgressPolicy({
    // The forbidden server's port is open, so that the decision is about the address.
    allow: parseEgressRules(`${allowed.host},*:${forbidden.port}`),
    resolve: async () => ['127.0.0.1'],
  });
  const computer = { ...EGRESS_LIMITS.computer, connections };
  return createPolicySessions(policy, { ...EGRESS_LIMITS, computer })('agent');
}

test('requests of a session share connections', async () => {
  const ports: unknown[] = [];
  for (const body of ['one', 'two', 'three', 'four']) {
    const response = await session.fetch(allowed.origin, { method: 'POST', body, headers: { 'x-a': 'b' } });
    expect([response.status, response.headers.get('x-method'), await response.text()]).toEqual([
      200,
      'POST',
      body,
    ]);
    ports.push(allowed.requests.at(-1)?.socket.remotePort);
  }

  expect(allowed.requests.at(-1)?.headers['x-a']).toBe('b');
  // One may still be on its way back when the next request needs it.
  expect(new Set(ports).size).toBeLessThan(3);
});

test('a compressed body arrives unpacked', async () => {
  const response = await session.fetch(`${allowed.origin}/zip`);

  expect(await response.text()).toBe('zipped');
});

test.each(HOSTILE_HOSTS)('%s is refused', async (host) => {
  const request = session.fetch(`http://${host}:${forbidden.port}/`);

  await expect(request).rejects.toThrow(EgressDeniedError);
  expect(forbidden.requests).toHaveLength(0);
});

test('a name that leads to a private address is refused', async () => {
  await expect(session.fetch(`http://rebound.example:${forbidden.port}/`)).rejects.toThrow(EgressDeniedError);
});

test('a redirect is an answer, and is not followed', async () => {
  const response = await session.fetch(`${allowed.origin}/redirect`);

  expect([response.status, response.headers.get('location')]).toEqual([307, forbidden.origin]);
  expect(forbidden.requests).toHaveLength(0);
});

test.each(['ftp://host/', 'http://user:password@host/', 'nothing'])('%s cannot be fetched', async (url) => {
  await expect(session.fetch(url)).rejects.toThrow(/fetched|not a URL/);
});

test('an aborted signal ends a body', async () => {
  const aborting = new AbortController();
  const response = await session.fetch(`${allowed.origin}/endless`, { signal: aborting.signal });
  const reader = response.body?.getReader();
  await reader?.read();

  aborting.abort(new Error('enough'));

  await expect(reader?.read()).rejects.toThrow('enough');
});

test('requests in progress are limited, and count until their body has ended', async () => {
  const narrow = open(1);
  const first = await narrow.fetch(allowed.origin);
  await expect(narrow.fetch(allowed.origin)).rejects.toThrow('1 requests are already in progress');
  await first.text();

  const second = await narrow.fetch(allowed.origin);

  expect(await second.text()).toBe('hello');
  await narrow[Symbol.asyncDispose]();
});

test('a closed session makes no more requests', async () => {
  await session[Symbol.asyncDispose]();

  await expect(session.fetch(allowed.origin)).rejects.toThrow('The connection was closed.');
});
