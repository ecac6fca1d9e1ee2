import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEgressPolicy } from './create-egress-policy.ts';
import { createGuardedFetch } from './create-guarded-fetch.ts';
import { EgressDeniedError } from './egress-denial.ts';
import { parseEgressRules } from './parse-egress-rules.ts';
import { HOSTILE_HOSTS } from './testing/hostile-hosts.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

let allowed: TestServer;
let forbidden: TestServer;
let guarded: typeof fetch;
beforeEach(async () => {
  forbidden = await startServer();
  allowed = await startServer((request, response) =>
    request.url === '/redirect'
      ? response.writeHead(307, { location: `${forbidden.origin}/` }).end()
      : response.end('hello'),
  );
  // The forbidden server's port is open, so that the decision is about the address.
  const allow = parseEgressRules(`${allowed.host},*:${forbidden.port}`);
  guarded = createGuardedFetch(createEgressPolicy({ allow, resolve: async () => ['127.0.0.1'] }), 'a test');
});
afterEach(async () => {
  await Promise.all([allowed.close(), forbidden.close()]);
});

test('fetches what the operator opened', async () => {
  const answer = await guarded(`${allowed.origin}/`, { method: 'POST', body: 'x' });

  expect([answer.status, await answer.text()]).toEqual([200, 'hello']);
});

test.each([...HOSTILE_HOSTS, 'rebound.example'])('refuses %s', async (host) => {
  const answer = guarded(`http://${host}:${forbidden.port}/`);

  await expect(answer).rejects.toMatchObject({ cause: expect.any(EgressDeniedError) });
  expect(forbidden.requests).toEqual([]);
});

test('follows no redirect with the key that it carries', async () => {
  const answer = guarded(`${allowed.origin}/redirect`, { headers: { authorization: 'Bearer secret' } });

  await expect(answer).rejects.toThrow('fetch failed');
  expect(forbidden.requests).toEqual([]);
});
