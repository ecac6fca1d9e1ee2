import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEgressGateway, type EgressGateway } from './create-egress-gateway.ts';
import { createEgressPolicy } from './create-egress-policy.ts';
import { EGRESS_LIMITS, type EgressLimits } from './egress-limits.ts';
import { parseEgressRules } from './parse-egress-rules.ts';
import { fetchThroughProxy, fetchThroughTunnel, sendRaw } from './testing/proxy-client.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

// One computer that asks for more than the others can bear.

const PLENTY = { perSecond: 1e9, burst: 1e9 };
let folder: string;
let server: TestServer;
let gateway: EgressGateway | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jettson-egress-'));
  server = await startServer((request, response) => {
    if (request.url === '/hold') return;
    response.end(request.url === '/large' ? 'x'.repeat(1_000_000) : 'reached');
  });
});

afterEach(async () => {
  await gateway?.close();
  await server.close();
  await rm(folder, { recursive: true });
});

/** A gateway with these limits for each computer, and the sockets of two. */
async function open(
  changed: Partial<EgressLimits['computer']>,
  inAll: Partial<EgressLimits['process']> = {},
) {
  const policy = createEgressPolicy({ allow: parseEgressRules(server.host) });
  gateway = createEgressGateway(policy, {
    computer: { ...EGRESS_LIMITS.computer, ...changed },
    process: { ...EGRESS_LIMITS.process, ...inAll },
  });
  for (const id of ['greedy', 'modest']) await gateway.open(id, { folder, name: id });
  return { greedy: join(folder, 'greedy'), modest: join(folder, 'modest') };
}

/** Repeats `work` until `end` fires. Returns how often, and the seconds that it took. */
async function repeat(work: () => Promise<unknown>, end: AbortSignal) {
  const start = performance.now();
  let count = 0;
  for (; !end.aborted; count++) await work();
  return { count, seconds: (performance.now() - start) / 1000 };
}

test('requests sent before the answer to the first one get no sockets, and end their connection', async () => {
  const { greedy, modest } = await open({});
  const pipelined = `GET ${server.origin}/hold HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(150);

  const clients = Array.from({ length: 20 }, () => sendRaw(greedy, pipelined));
  expect(await Promise.all(clients)).toEqual(Array(20).fill(''));
  const mixed = await sendRaw(
    greedy,
    `GET ${server.origin}/hold HTTP/1.1\r\nHost: a\r\n\r\nCONNECT ${server.host} HTTP/1.1\r\nHost: a\r\n\r\n`,
  );

  expect(mixed).toBe('');
  expect(server.requests.length).toBeLessThanOrEqual(21);
  expect(await fetchThroughProxy(modest, server.origin)).toMatchObject({ status: 200 });
});

test('requests one after the other share one connection', async () => {
  const { greedy } = await open({});
  const client = connect(greedy).setEncoding('utf8');
  const request = `GET ${server.origin}/ HTTP/1.1\r\nHost: a\r\n\r\n`;

  const answers: string[] = [];
  for (let count = 0; count < 3; count++) {
    client.write(request);
    let answer = '';
    while (!answer.includes('reached')) [answer] = [answer + (await once(client, 'data'))[0]];
    answers.push(answer);
  }
  client.destroy();

  expect(answers.every((answer) => answer.startsWith('HTTP/1.1 200'))).toBe(true);
});

test('refusals get slower the more there are, and slow down nobody else', async () => {
  const failures = { perSecond: 20, burst: 10 };
  const { greedy, modest } = await open({ failures });
  const end = new AbortController();

  const loops = 16;
  const refused = Array.from({ length: loops }, (_, index) =>
    repeat(
      () =>
        index % 2
          ? fetchThroughProxy(greedy, 'http://10.0.0.1/')
          : fetchThroughTunnel(greedy, '10.0.0.1:443'),
      end.signal,
    ),
  );
  for (let count = 0; count < 50; count++) {
    expect(await fetchThroughProxy(modest, server.origin)).toMatchObject({ status: 200 });
  }
  end.abort();
  const results = await Promise.all(refused);

  const total = results.reduce((sum, { count }) => sum + count, 0);
  const seconds = Math.max(...results.map((result) => result.seconds));
  expect(total).toBeLessThanOrEqual(failures.burst + failures.perSecond * seconds + loops);
});

test("requests are slowed down to the computer's rate, whatever it requests", async () => {
  const requests = { perSecond: 20, burst: 10 };
  const { greedy } = await open({ requests });
  const start = performance.now();

  await Promise.all(Array.from({ length: 30 }, () => fetchThroughTunnel(greedy, server.host)));
  const seconds = (performance.now() - start) / 1000;

  expect(server.requests.length).toBe(30);
  expect(30).toBeLessThanOrEqual(requests.burst + requests.perSecond * seconds + 1);
});

test('a computer that only opens connections is ignored for a while, and then served again', async () => {
  const { greedy, modest } = await open({ arrivals: { perSecond: 50, burst: 50 } });
  const knock = () =>
    new Promise<string>((resolve) => {
      const client = connect(greedy, () => client.destroy());
      client.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
      client.once('close', () => resolve('taken'));
    });

  const outcomes: string[] = [];
  while (!outcomes.includes('ENOENT') && outcomes.length < 5_000) outcomes.push(await knock());
  const other = await fetchThroughProxy(modest, server.origin);

  expect(outcomes).toContain('ENOENT');
  expect(other.status).toBe(200);
  await expect
    .poll(() => fetchThroughProxy(greedy, server.origin).catch(() => null), { timeout: 30_000 })
    .toMatchObject({ status: 200 });
});

test.each([
  ['a tunnel', (socket: string) => sendThroughTunnel(socket)],
  ['a request', (socket: string) => fetchThroughProxy(socket, `${server.origin}/large`)],
])('bytes come through %s as fast as a computer may have them', async (_name, fetchLarge) => {
  const bytes = { perSecond: 2_000_000, burst: 100_000 };
  const { greedy, modest } = await open({ bytes });
  const start = performance.now();

  const [large] = await Promise.all([fetchLarge(greedy), fetchThroughProxy(modest, server.origin)]);
  const seconds = (performance.now() - start) / 1000;

  expect(large.body.length).toBe(1_000_000);
  // The last piece has passed before it is paid for.
  expect(1_000_000).toBeLessThanOrEqual(bytes.burst + bytes.perSecond * seconds + 70_000);
});

function sendThroughTunnel(socket: string) {
  const get = 'GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
  return sendRaw(socket, `CONNECT ${server.host} HTTP/1.1\r\nHost: a\r\n\r\n`, get).then((text) => ({
    body: text.split('\r\n\r\n')[2] ?? '',
  }));
}

test('the connections of all computers together are limited', async () => {
  const { greedy, modest } = await open({ arrivals: PLENTY }, { connections: 10 });
  const held = Array.from({ length: 10 }, () => connect(greedy));
  await Promise.all(held.map((client) => once(client, 'connect')));

  const request = `GET ${server.origin}/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
  await expect.poll(() => sendRaw(modest, request)).toBe('');
  for (const client of held) client.destroy();

  await expect
    .poll(() => fetchThroughProxy(modest, server.origin).catch(() => null))
    .toMatchObject({ status: 200 });
});

test('no computer may use more than a quarter of what all computers of a process may use together', () => {
  const { computer, process } = EGRESS_LIMITS;

  expect(computer.connections).toBeLessThanOrEqual(process.connections / 4);
  for (const name of ['arrivals', 'requests', 'failures', 'bytes'] as const) {
    expect(computer[name].perSecond, name).toBeLessThanOrEqual(process[name].perSecond / 4);
    expect(computer[name].burst, name).toBeLessThanOrEqual(process[name].burst / 4);
  }
});
