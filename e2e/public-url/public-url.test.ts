import { says } from '@jettson/agent/testing';
import { Jettson } from '@jettson/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureAccount } from '../../apps/server/src/accounts/ensure-account.ts';
import { createSetupLink } from '../../apps/server/src/sign-in/create-setup-link.ts';
import { startTestServer } from '../../apps/server/src/testing/index.ts';
import { startPathProxy } from './start-path-proxy.ts';

/** A server behind a proxy that has it below a path. */
async function startBehind({ strips }: { strips: boolean }) {
  await using opened = new AsyncDisposableStack();
  const proxy = opened.use(await startPathProxy('/tools/jettson', { strips }));
  const running = opened.use(
    await startTestServer(() => says('It is done.'), {
      environment: { JETTSON_PUBLIC_URL: proxy.url, JETTSON_REGIONS: 'iad=0' },
    }),
  );
  proxy.lead(running.server.url);
  const kept = opened.move();
  return { proxy, running, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

describe.each([
  ['takes the path off', { strips: true }],
  ['leaves the path on', { strips: false }],
])('behind a proxy that %s', (_, how) => {
  let behind: Awaited<ReturnType<typeof startBehind>>;
  beforeAll(async () => {
    behind = await startBehind(how);
  });
  afterAll(() => behind[Symbol.asyncDispose]());

  test('the API, its description, its streams and the addresses of the console lead back below the path', async () => {
    const { proxy, running } = behind;
    const client = new Jettson({ apiKey: running.apiKey, baseUrl: proxy.url });

    const agent = await client.agents.spawnAndWait('work');
    const types: string[] = [];
    for await (const { type } of client.agents.stream(agent.agent_id)) types.push(type);
    const document = (await (await fetch(`${proxy.url}/api/v1/openapi.json`)).json()) as {
      servers: { url: string }[];
    };
    const root = await fetch(`${proxy.url}/`, { redirect: 'manual' });
    const healthy = await fetch(`${proxy.url}/healthz`);
    const sdk = await fetch(`${proxy.url}/sdk/absent.tgz`);

    expect(agent.final_result).toBe('It is done.');
    expect(types).toContain('final-result');
    expect(document.servers[0]?.url).toBe(proxy.url);
    expect(root.headers.get('location')).toBe(`${new URL(proxy.url).pathname}/console`);
    expect(healthy.status).toBe(200);
    expect([404, 503]).toContain(sdk.status);
    expect(sdk.headers.has('x-jettson-version')).toBe(true);
  });

  test('the pages of the documentation find their files and each other', async () => {
    const { proxy } = behind;
    const { pathname } = new URL(proxy.url);
    const start = await (await fetch(`${proxy.url}/docs`)).text();

    const [first = ''] = start.match(/"[^"]+\/docs\/assets\/app\.[^"]+\.js"/) ?? [];
    const script = await (await fetch(new URL(first.slice(1, -1), proxy.url))).text();
    const addresses = new Set(
      [...start.matchAll(/ (?:href|src)="([^"#]+)"/g)].map(([, found = '']) => found),
    );
    const own = [...addresses].filter((address) => !/^[a-z]+:/.test(address));
    const answers = await Promise.all(own.map((address) => fetch(new URL(address, `${proxy.url}/docs/`))));

    expect(answers.filter(({ status }) => status !== 200).map(({ url }) => url)).toEqual([]);
    expect(own.filter((address) => address.includes('/assets/')).length).toBeGreaterThan(3);
    expect(start).toContain(`href="${pathname}/docs/memory"`);
    // What the site's own router and its loading of pages begin with.
    expect(script.match(/.{0,12}(?<!jettson)\/docs\/["\\]/g)).toBeNull();
    expect(await (await fetch(`${proxy.url}/docs/absent`)).text()).toContain(`"${pathname}/docs/assets/`);
  });

  test('somebody signs in by a link, and their session works', async () => {
    const { proxy, running } = behind;
    const { db } = running.server.deps.database;
    await ensureAccount(db, { name: 'default', plan: 'scale' });
    const link = await createSetupLink(db, { url: proxy.url, isLoopback: true });
    const { origin } = new URL(proxy.url);

    const followed = await fetch(`${proxy.url}/api/auth/link/follow`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ token: link?.split('#')[1] }),
    });
    const cookie = followed.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const token = followed.headers.get('x-jettson-console') ?? '';
    const spawned = await fetch(`${proxy.url}/api/v1/agents`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, cookie, 'x-jettson-console': token },
      body: JSON.stringify({ task: 'x' }),
    });

    expect(link).toContain(`${proxy.url}/console/welcome#`);
    expect(followed.status).toBe(200);
    expect(spawned.status).toBe(201);
  });
});
