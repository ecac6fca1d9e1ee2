import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEgressPolicy } from '../create-egress-policy.ts';
import { createPolicyFetch, type HttpRequest, type PolicyFetch } from '../create-policy-fetch.ts';
import { createPolicySessions } from '../create-policy-sessions.ts';
import { parseEgressRules } from '../parse-egress-rules.ts';
import { testSecret } from '../testing/secret-gateway.ts';
import { startServer, type TestServer } from '../testing/start-server.ts';
import type { Secret, SecretEvent } from './secret.ts';

let listed: TestServer;
let other: TestServer;
let fetch: PolicyFetch;
let secret: Secret;
let events: SecretEvent[];
let bodies: string[];
let policy: ReturnType<typeof createEgressPolicy>;
let grants: ReturnType<typeof createEgressPolicy>['grants'];

beforeEach(async () => {
  bodies = [];
  const start = () =>
    startServer(async (request, response) => {
      const body = (await Array.fromAsync(request.setEncoding('utf8'))).join('');
      bodies.push(body);
      const key = String(request.headers['x-key'] ?? '');
      const url = new URL(request.url ?? '', 'http://a');
      const to = url.searchParams.get('to');
      if (to) response.writeHead(307, { location: to.replace('KEY', key) }).end(key);
      else if (url.pathname === '/gzip')
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(key));
      else if (url.pathname === '/utf16')
        response
          .writeHead(200, { 'content-type': 'text/plain; charset=utf-16le' })
          .end(Buffer.from(key, 'utf16le'));
      else if (url.pathname === '/long') response.end(`${'x'.repeat(90)}${key}`);
      else response.writeHead(200, { 'x-echo': key }).end(`${request.url} ${key} ${body}`);
    });
  listed = await start();
  other = await start();
  policy = createEgressPolicy({ allow: parseEgressRules(`${listed.host},${other.host}`) });
  grants = policy.grants;
  events = [];
  grants.onSecret((event) => events.push(event));
  secret = testSecret([`http://${listed.host}`]);
  grants.set('c1', { network: { type: 'unrestricted', allowedHosts: [] }, secrets: [secret] });
  fetch = createPolicyFetch(policy);
});
afterEach(() => Promise.all([listed.close(), other.close()]));

const ask = (url: string, options: Partial<HttpRequest> = {}) =>
  fetch('c1', {
    method: 'GET',
    url,
    headers: { 'X-Key': secret.placeholder },
    timeoutMs: 20_000,
    maxBodyBytes: 1_000,
    ...options,
  });

test('the HTTP tool puts values in and takes them out again', async () => {
  const answer = await ask(`${listed.origin}/?q=${secret.placeholder}`, {
    method: 'POST',
    body: `b=${secret.placeholder}`,
  });

  expect(listed.requests[0]?.url).toBe(`/?q=${secret.value}`);
  expect(listed.requests[0]?.headers['x-key']).toBe(secret.value);
  expect(bodies).toEqual([`b=${secret.value}`]);
  expect(JSON.stringify(answer)).not.toContain(secret.value);
  expect(answer.headers['x-echo']).toBe(secret.placeholder);
  expect(answer.body).toBe(`/?q=${secret.placeholder} ${secret.placeholder} b=${secret.placeholder}`);
  expect(events).toEqual([
    { computerId: 'c1', type: 'secret-used', name: 'TOKEN', host: listed.host, method: 'POST', status: 200 },
  ]);
});

test('a Host of the agent reaches another host, and never one that a secret lists', async () => {
  const headers = { 'x-key': secret.placeholder, Host: 'evil.example' };
  await ask(listed.origin, { headers });
  await ask(other.origin, { headers });
  await using session = createPolicySessions(policy)('c1');
  await session.fetch(listed.origin, { headers });

  expect(listed.requests.map(({ headers: sent }) => sent.host)).toEqual([listed.host, listed.host]);
  expect(other.requests.map(({ headers: sent }) => sent.host)).toEqual(['evil.example']);
});

test.each(['/gzip', '/utf16'])('an answer at %s is searched, too', async (path) => {
  expect((await ask(listed.origin + path)).body).toBe(secret.placeholder);
});

test('a body that is cut in the middle of the value shows no part of it', async () => {
  const { body, truncated } = await ask(`${listed.origin}/long`, { maxBodyBytes: 100 });

  expect(truncated).toBe(true);
  expect(body).toBe('x'.repeat(90) + secret.placeholder.slice(0, 10));
});

test('nothing that was put in goes on to another host by a redirect', async () => {
  const to = encodeURIComponent(`${other.origin}/?leak=KEY`);

  const answer = await ask(`${listed.origin}/?to=${to}`, { method: 'POST', body: `b=${secret.placeholder}` });

  expect(bodies).toEqual([`b=${secret.value}`, `b=${secret.placeholder}`]);
  expect(other.requests[0]?.url).toBe(`/?leak=${secret.placeholder}`);
  expect(other.requests[0]?.headers['x-key']).toBeUndefined();
  expect(answer.body).not.toContain(secret.value);
  expect(events).toContainEqual(expect.objectContaining({ type: 'secret-withheld', host: other.host }));
});

test('a redirect to the same host is written anew from what the agent wrote', async () => {
  await ask(`${listed.origin}/?to=${encodeURIComponent('/next?k=KEY')}`, {
    method: 'POST',
    body: secret.placeholder,
  });

  expect(listed.requests[1]?.url).toBe(`/next?k=${secret.value}`);
  expect(listed.requests[1]?.headers['x-key']).toBe(secret.value);
  expect(bodies).toEqual([secret.value, secret.value]);
});

test('a session puts values in and takes them out again, wherever its body was cut', async () => {
  await using session = createPolicySessions(policy)('c1');

  const response = await session.fetch(`${listed.origin}/pieces?q=${secret.placeholder}`, {
    method: 'POST',
    headers: { 'x-key': secret.placeholder },
    body: `b=${secret.placeholder}`,
  });
  const text = await response.text();

  expect(listed.requests[0]?.url).toBe(`/pieces?q=${secret.value}`);
  expect(listed.requests[0]?.headers['x-key']).toBe(secret.value);
  expect(bodies).toEqual([`b=${secret.value}`]);
  expect(response.headers.get('x-echo')).toBe(secret.placeholder);
  expect(text).toBe(`/pieces?q=${secret.placeholder} ${secret.placeholder} b=${secret.placeholder}`);
  expect(events).toEqual([expect.objectContaining({ type: 'secret-used', method: 'POST', status: 200 })]);
});

test('another computer has no use for the placeholder', async () => {
  await fetch('c2', {
    method: 'GET',
    url: listed.origin,
    headers: { 'x-key': secret.placeholder },
    timeoutMs: 20_000,
    maxBodyBytes: 100,
  });

  expect(listed.requests[0]?.headers['x-key']).toBe(secret.placeholder);
  expect(events).toEqual([]);
});

test('a path that begins with two slashes stays with its host', async () => {
  await ask(`${listed.origin}//${other.host}/x`);

  expect(listed.requests[0]?.url).toBe(`//${other.host}/x`);
  expect(other.requests).toEqual([]);
});

test('a host that is away is an error without the value', async () => {
  await other.close();
  grants.set('c1', {
    network: { type: 'unrestricted', allowedHosts: [] },
    secrets: [{ ...secret, hosts: [`http://${other.host}`] }],
  });

  await expect(ask(`${other.origin}/?q=${secret.placeholder}`)).rejects.toThrow(/The request failed/);
  expect(events).toEqual([expect.objectContaining({ type: 'secret-used', status: null })]);
});
