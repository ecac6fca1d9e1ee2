import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEgressPolicy } from './create-egress-policy.ts';
import type { HttpRequest, PolicyFetch } from './create-policy-fetch.ts';
import { createPolicyFetch } from './create-policy-fetch.ts';
import { EgressDeniedError } from './egress-denial.ts';
import { EGRESS_LIMITS } from './egress-limits.ts';
import { parseEgressRules } from './parse-egress-rules.ts';
import { HOSTILE_HOSTS } from './testing/hostile-hosts.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

let allowed: TestServer;
let neighbour: TestServer;
let forbidden: TestServer;
let fetch: PolicyFetch;

beforeEach(async () => {
  forbidden = await startServer();
  neighbour = await startServer();
  allowed = await startServer(async (request, response) => {
    const [, action, ...rest] = (request.url ?? '').split('/');
    const argument = decodeURIComponent(rest.join('/'));
    switch (action) {
      case 'redirect':
        return response.writeHead(Number(argument.slice(0, 3)), { location: argument.slice(3) }).end();
      case 'loop':
        return response.writeHead(302, { location: '/loop' }).end();
      case 'bomb':
        return response
          .writeHead(200, { 'content-encoding': 'gzip' })
          .end(gzipSync(Buffer.alloc(50_000_000, 'a')));
      case 'endless':
        return Readable.from(repeat('x'.repeat(65_536), 10_000)).pipe(response);
      case 'silent':
        return;
      case 'latin1':
        return response.writeHead(200, { 'content-type': argument }).end(Buffer.from('Grüße', 'latin1'));
      case 'onion':
        return response.writeHead(200, { 'content-encoding': 'gzip,'.repeat(2_000) }).end(gzipSync('x'));
      case 'garbage':
        return response.writeHead(200, { 'content-encoding': 'gzip' }).end('this is not gzip');
      default: {
        const body = (await Array.fromAsync(request.setEncoding('utf8'))).join('');
        return response.writeHead(200, { 'x-method': request.method }).end(body || 'héllo');
      }
    }
  });

  const policy = createEgressPolicy({
    // The forbidden server's port is open, so that the decision is about the address.
    allow: parseEgressRules(`${allowed.host},${neighbour.host},*:${forbidden.port}`),
    resolve: async () => ['127.0.0.1'],
  });
  fetch = createPolicyFetch(policy);
});

afterEach(async () => {
  await Promise.all([allowed.close(), neighbour.close(), forbidden.close()]);
});

function get(url: string, options: Partial<HttpRequest> = {}) {
  return fetch('c1', { method: 'GET', url, timeoutMs: 20_000, maxBodyBytes: 100_000, ...options });
}

function* repeat(piece: string, times: number) {
  for (let count = 0; count < times; count++) yield piece;
}

function redirectTo(url: string, status = 302) {
  return `${allowed.origin}/redirect/${status}${encodeURIComponent(url)}`;
}

test('sends the request as given and returns the whole answer', async () => {
  const answer = await get(`${allowed.origin}/echo`, {
    method: 'post',
    headers: { 'Content-Type': 'text/plain', 'X-Mine': '1', 'Transfer-Encoding': 'chunked' },
    body: 'hello',
  });

  expect(answer).toMatchObject({
    statusCode: 200,
    headers: { 'x-method': 'POST' },
    body: 'hello',
    truncated: false,
  });
  expect(allowed.requests[0]?.headers).toMatchObject({ 'x-mine': '1', 'content-length': '5' });
});

test.each([...HOSTILE_HOSTS, 'rebound.example'])(
  'refuses %s, requested directly and through a redirect',
  async (host) => {
    const url = `http://${host}:${forbidden.port}/`;

    await expect(get(url)).rejects.toThrow(EgressDeniedError);
    await expect(get(redirectTo(url))).rejects.toThrow(EgressDeniedError);
    await expect(get(url.replace('http:', 'https:'))).rejects.toThrow(EgressDeniedError);
    expect(forbidden.requests).toEqual([]);
  },
);

test('reaches only ports 80 and 443 and those that the operator opens', async () => {
  await expect(get('http://example.com:22/')).rejects.toThrow(
    `only the ports 80, 443, ${forbidden.port} are open`,
  );
});

test('failures get slower the more there are, and slow down nobody else', async () => {
  const failures = { perSecond: 20, burst: 5 };
  const policy = createEgressPolicy({ allow: parseEgressRules(allowed.host) });
  const limited = createPolicyFetch(policy, {
    ...EGRESS_LIMITS,
    computer: { ...EGRESS_LIMITS.computer, failures },
  });
  const request = { method: 'GET', timeoutMs: 60_000, maxBodyBytes: 1_000 };
  const refused = { ...request, url: 'http://10.0.0.1/' };
  const start = performance.now();

  const greedy = Array.from({ length: 15 }, () => limited('greedy', refused).catch(() => performance.now()));
  const modest = await limited('modest', { ...request, url: `${allowed.origin}/echo` });
  const seconds = (Number((await Promise.all(greedy)).at(-1)) - start) / 1000;

  expect(modest.statusCode).toBe(200);
  expect(15).toBeLessThanOrEqual(failures.burst + failures.perSecond * seconds + 1);
});

test("one computer's concurrent requests are limited, and another has its own limit", async () => {
  const policy = createEgressPolicy({ allow: parseEgressRules(allowed.host) });
  const limited = createPolicyFetch(policy, {
    ...EGRESS_LIMITS,
    computer: { ...EGRESS_LIMITS.computer, connections: 3 },
  });
  const end = new AbortController();
  const silent = {
    method: 'GET',
    url: `${allowed.origin}/silent`,
    timeoutMs: 60_000,
    maxBodyBytes: 1_000,
    signal: end.signal,
  };

  const held = Array.from({ length: 3 }, () => limited('greedy', silent).catch(() => 'ended'));
  await expect(limited('greedy', silent)).rejects.toThrow('3 requests are already in progress');
  const other = await limited('modest', { ...silent, url: `${allowed.origin}/echo` });
  end.abort();

  expect(other.statusCode).toBe(200);
  expect(await Promise.all(held)).toEqual(['ended', 'ended', 'ended']);
  expect(
    await limited('greedy', {
      ...silent,
      url: `${allowed.origin}/echo`,
      signal: AbortSignal.timeout(60_000),
    }),
  ).toMatchObject({ statusCode: 200 });
});

test('a name that changes to loopback between two requests is refused at the second', async () => {
  const answers = ['127.0.0.2', '127.0.0.1'];
  const policy = createEgressPolicy({
    allow: parseEgressRules('127.0.0.2'),
    resolve: async () => [answers.shift() ?? ''],
  });
  const rebound = createPolicyFetch(policy);
  const request = {
    method: 'GET',
    url: `http://rebind.example:${forbidden.port}/`,
    timeoutMs: 20_000,
    maxBodyBytes: 10,
  };

  await expect(rebound('c1', request)).rejects.toThrow('ECONNREFUSED 127.0.0.2');
  await expect(rebound('c1', request)).rejects.toThrow(EgressDeniedError);
  expect(forbidden.requests).toEqual([]);
});

test('follows a redirect to the same origin with its credentials, to another without them', async () => {
  const headers = { Authorization: 'Bearer secret', Cookie: 'a=b', 'X-Api-Key': '1', Accept: 'text/plain' };

  await get(redirectTo('/echo'), { headers });
  await get(redirectTo(neighbour.origin), { headers });

  const sent = { authorization: 'Bearer secret', cookie: 'a=b', 'x-api-key': '1', accept: 'text/plain' };
  expect(allowed.requests[1]?.headers).toMatchObject(sent);
  expect(neighbour.requests[0]?.headers).toMatchObject({ accept: 'text/plain', host: neighbour.host });
  expect(Object.keys(neighbour.requests[0]?.headers ?? {}).sort()).toEqual([
    'accept',
    'accept-encoding',
    'connection',
    'host',
    'user-agent',
  ]);
});

test.each([
  [302, 'GET', 'héllo'],
  [303, 'GET', 'héllo'],
  [307, 'POST', 'kept'],
  [308, 'POST', 'kept'],
])('a POST redirected with %i arrives as %s', async (status, method, body) => {
  const answer = await get(redirectTo('/echo', status), { method: 'POST', body: 'kept' });

  expect(answer).toMatchObject({ headers: { 'x-method': method }, body });
});

test('gives up after ten redirects, and does not follow one to another scheme', async () => {
  await expect(get(`${allowed.origin}/loop`)).rejects.toThrow('more than 10 redirects');
  await expect(get(redirectTo('file:///etc/passwd'))).rejects.toThrow('file: URLs cannot be fetched');
  expect(allowed.requests.length).toBe(12);
});

test.each([
  'file:///etc/passwd',
  'ftp://a.example/',
  'gopher://a/',
  'not a url',
  'http://user:pw@a.example/',
])('refuses %s with a sentence that says why', async (url) => {
  await expect(get(url)).rejects.toThrow(/cannot be fetched|is not a URL/);
});

test('cuts a body at its limit and stops reading, compressed or not', async () => {
  const endless = await get(`${allowed.origin}/endless`);
  const bomb = await get(`${allowed.origin}/bomb`);

  expect(endless).toMatchObject({ truncated: true });
  expect(endless.body.length).toBe(100_000);
  expect(bomb).toMatchObject({ truncated: true });
  expect(bomb.body.length).toBe(100_000);
});

test('a character that is cut in half is left out', async () => {
  const answer = await get(`${allowed.origin}/echo`, { maxBodyBytes: 2 });

  expect(answer).toMatchObject({ body: 'h', truncated: true });
});

test.each([
  'text/plain; charset=ISO-8859-1',
  'text/html',
  'text/html; charset=utf-8',
  'text/html; charset=nonsense',
])('decodes Latin-1 sent as %s', async (contentType) => {
  const answer = await get(`${allowed.origin}/latin1/${encodeURIComponent(contentType)}`);

  expect(answer.body).toBe('Grüße');
});

test('reports an answer that takes too long, is aborted, or is broken', async () => {
  const silent = `${allowed.origin}/silent`;

  await expect(get(silent, { timeoutMs: 200 })).rejects.toThrow('No complete answer within 0.2 s.');
  await expect(get(silent, { signal: AbortSignal.abort(new Error('cancelled')) })).rejects.toThrow(
    'cancelled',
  );
  await expect(get(`${allowed.origin}/garbage`)).rejects.toThrow(
    'The request failed: incorrect header check',
  );
});

test('a refusal is an event that names the computer', async () => {
  const denials: unknown[] = [];
  const policy = createEgressPolicy({});
  policy.onDenied((denial) => denials.push(denial));

  const request = { method: 'GET', url: 'http://[::1]:81/', timeoutMs: 20_000, maxBodyBytes: 10 };
  await expect(createPolicyFetch(policy)('c7', request)).rejects.toThrow(EgressDeniedError);

  expect(denials).toEqual([{ computerId: 'c7', target: '[::1]:81', reason: 'it is a loopback address' }]);
});

test('returns a redirect that is not to be followed', async () => {
  const { statusCode } = await get(redirectTo(`${neighbour.origin}/`), { followRedirects: false });

  expect(statusCode).toBe(302);
  expect(neighbour.requests).toEqual([]);
});

test('refuses a body that claims to be compressed thousands of times over', async () => {
  await expect(get(`${allowed.origin}/onion`)).rejects.toThrow('compressed 2001 times over');
});
