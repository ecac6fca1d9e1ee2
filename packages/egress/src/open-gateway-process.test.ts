import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { EgressOpening } from './create-egress-gateway.ts';
import type { EgressDenial, EgressFailure } from './egress-denial.ts';
import { type GatewayProcess, openGatewayProcess } from './open-gateway-process.ts';
import { fetchThroughProxy, fetchThroughTunnel, sendRaw } from './testing/proxy-client.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

let folder: string;
let server: TestServer;
let gateway: GatewayProcess;
let socket: string;

beforeEach(async () => {
  // Longer than the path of a socket may be.
  const parent = await mkdtemp(join(tmpdir(), 'jettson-egress-'));
  folder = await mkdtemp(join(parent, 'x'.repeat(120)));
  server = await startServer();
  process.env.CANARY_API_KEY = 'canary-of-the-server';
  gateway = openGatewayProcess({ allow: server.host, deny: '' });
  await gateway.open('c1', { folder, name: 'c1' });
  socket = await shortPath('c1');
});

afterEach(async () => {
  delete process.env.CANARY_API_KEY;
  await gateway.close();
  await server.close();
  await rm(join(folder, '..'), { recursive: true });
});

/** A path to the socket that is short enough for a client. */
async function shortPath(name: string): Promise<string> {
  const link = join(folder, '..', 'l');
  await symlink(folder, link).catch(() => {});
  return join(link, name);
}

function isAlive(pid: number | null): boolean {
  try {
    return process.kill(pid as number, 0);
  } catch {
    return false;
  }
}

test('serves computers from its own process, under the rules of this one', async () => {
  const plain = await fetchThroughProxy(socket, server.origin);
  const tunnel = await fetchThroughTunnel(socket, server.host);
  const refused = await fetchThroughProxy(socket, 'http://10.0.0.1/');
  const own = await gateway.policy.approve('c1', '127.0.0.1', server.port);

  expect([plain, tunnel]).toMatchObject([{ status: 200 }, { status: 200 }]);
  expect(refused).toMatchObject({ status: 403, body: expect.stringContaining('it is a private address') });
  expect(own).toEqual(['127.0.0.1']);
  expect(gateway.pid).not.toBe(process.pid);
});

test('reports refusals of its own process and of this one, single ones and a flood', async () => {
  const denials: EgressDenial[] = [];
  const stop = gateway.onDenied((denial) => denials.push(denial));

  await fetchThroughProxy(socket, 'http://10.0.0.1/');
  await expect
    .poll(() => denials)
    .toEqual([{ computerId: 'c1', target: '10.0.0.1:80', reason: 'it is a private address' }]);
  await gateway.policy.approve('c1', '::1', 80).catch(() => {});
  await Promise.all(
    Array.from({ length: 40 }, (_, index) => fetchThroughTunnel(socket, `10.0.1.${index}:443`)),
  );
  await expect.poll(() => denials.length).toBe(42);
  stop();
  await gateway.policy.approve('c1', '::1', 80).catch(() => {});

  expect(denials).toHaveLength(42);
});

test('reports servers that cannot be reached, with the reason', async () => {
  const failures: EgressFailure[] = [];
  gateway.onFailed((failure) => failures.push(failure));
  const { port } = server;
  await server.close();

  await fetchThroughProxy(socket, `http://127.0.0.1:${port}/`);
  await fetchThroughTunnel(socket, 'no-such-name.invalid:443');
  await expect.poll(() => failures).toHaveLength(2);

  expect(failures).toEqual([
    { computerId: 'c1', target: `127.0.0.1:${port}`, reason: expect.stringContaining('ECONNREFUSED') },
    {
      computerId: 'c1',
      target: 'no-such-name.invalid:443',
      reason: expect.stringContaining('The name no-such-name.invalid does not resolve'),
    },
  ]);
});

test('reports the first connection of a socket before its client has an answer', async () => {
  const openings: EgressOpening[] = [];
  const place = { folder: await mkdtemp(join(tmpdir(), 'egress-')), name: 's' };
  onTestFinished(() => rm(place.folder, { recursive: true }));
  const proxy = await gateway.open('c2', place);
  onTestFinished(() => proxy.close());
  const stop = gateway.onOpened((opening) => openings.push(opening));
  const own = join(place.folder, place.name);

  await fetchThroughProxy(own, 'http://10.0.0.1/');
  const afterRefusal = [...openings];
  await fetchThroughProxy(own, server.origin);
  await fetchThroughTunnel(own, server.host);
  stop();

  expect(afterRefusal).toEqual([]);
  expect(openings).toEqual([{ computerId: 'c2', target: server.host }]);
});

test("inherits nothing from this process's environment", async () => {
  const environment = await readFile(`/proc/${gateway.pid}/environ`, 'latin1');

  expect(environment).not.toContain('canary-of-the-server');
});

test('comes back with the same sockets when it dies, repeatedly', async () => {
  for (let count = 0; count < 2; count++) {
    const { pid } = gateway;
    const held = sendRaw(socket, `GET ${server.origin}`);
    await expect
      .poll(() => fetchThroughProxy(socket, server.origin).catch(() => null))
      .toMatchObject({ status: 200 });

    process.kill(pid as number, 'SIGKILL');

    expect(await held).toBe('');
    await expect
      .poll(() => fetchThroughProxy(socket, server.origin).catch(() => null), { timeout: 30_000 })
      .toMatchObject({ status: 200 });
    expect(gateway.pid).not.toBe(pid);
  }
});

test('a socket that is requested while the process is dead is opened by the next one', async () => {
  process.kill(gateway.pid as number, 'SIGKILL');

  await gateway.open('c2', { folder, name: 'c2' });

  expect(await fetchThroughProxy(await shortPath('c2'), server.origin)).toMatchObject({ status: 200 });
});

test('a socket that cannot be opened fails without affecting others', async () => {
  await expect(gateway.open('c2', { folder: '/nowhere', name: 'c2' })).rejects.toThrow('/nowhere');

  expect(await fetchThroughProxy(socket, server.origin)).toMatchObject({ status: 200 });
});

test('a closed socket no longer answers, and a closed gateway leaves no process', async () => {
  const second = await gateway.open('c2', { folder, name: 'c2' });
  const { pid } = gateway;

  await second.close();
  await expect(fetchThroughProxy(await shortPath('c2'), server.origin)).rejects.toThrow();
  expect(await fetchThroughProxy(socket, server.origin)).toMatchObject({ status: 200 });
  await gateway.close();

  expect(isAlive(pid)).toBe(false);
  await expect(gateway.open('c3', { folder, name: 'c3' })).rejects.toThrow('closed');
});

test('ends with its parent, however the parent ends', async () => {
  const parent = fork(new URL('./testing/short-lived-parent.ts', import.meta.url), [folder], {
    execArgv: [],
  });
  const [pid] = await once(parent, 'message');
  expect(isAlive(pid)).toBe(true);

  parent.kill('SIGKILL');

  await expect.poll(() => isAlive(pid), { timeout: 30_000 }).toBe(false);
});

test('rules that cannot be parsed are refused immediately', () => {
  expect(() => openGatewayProcess({ allow: 'foo', deny: '' })).toThrow('"foo"');
});

test('narrows the network of one computer in both processes, at once and after the process was killed', async () => {
  const denials: EgressDenial[] = [];
  gateway.onDenied((denial) => denials.push(denial));
  await gateway.open('c2', { folder, name: 'c2' });
  const other = await shortPath('c2');

  await gateway.grant('c1', { network: { type: 'none', allowedHosts: [] }, secrets: [] });
  const refused = await fetchThroughProxy(socket, server.origin);
  const unchanged = await fetchThroughProxy(other, server.origin);
  process.kill(gateway.pid as number, 'SIGKILL');
  const isOpen = (path: string) =>
    fetchThroughProxy(path, server.origin).then(
      () => true,
      () => false,
    );
  await expect.poll(async () => (await isOpen(other)) && (await isOpen(socket))).toBe(true);
  const afterwards = await fetchThroughProxy(socket, server.origin);

  for (const { status, body } of [refused, afterwards]) {
    expect(status).toBe(403);
    expect(body).toContain('the agent has no network');
  }
  expect(unchanged.status).toBe(200);
  await expect(gateway.policy.approve('c1', '127.0.0.1', server.port)).rejects.toThrow('no network');
  expect(denials.length).toBeGreaterThan(1);
});

test('a network that is given back while the agent runs holds for the next connection', async () => {
  await gateway.grant('c1', { network: { type: 'none', allowedHosts: [] }, secrets: [] });
  const closed = await fetchThroughProxy(socket, server.origin);
  await gateway.grant('c1', { network: { type: 'limited', allowedHosts: [server.host] }, secrets: [] });
  const open = await fetchThroughProxy(socket, server.origin);
  await expect(
    gateway.grant('c1', { network: { type: 'limited', allowedHosts: ['not a host'] }, secrets: [] }),
  ).rejects.toThrow('api.example.com');
  const unchanged = await fetchThroughProxy(socket, server.origin);

  expect([closed.status, open.status, unchanged.status]).toEqual([403, 200, 200]);
});
