import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readdirSync, readlinkSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findCgroups } from '@jettson/computers/sandbox';
import { startServer, type TestServer } from '@jettson/egress/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BrowserProcess, browserProcesses } from './testing/browser-processes.ts';
import { startTestBrowser } from './testing/start-test-browser.ts';

let server: TestServer;
let browser: ReturnType<typeof startTestBrowser>;
let rootDir: string;

beforeEach(async () => {
  server = await startServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<title>Front</title>Welcome'),
  );
  rootDir = await mkdtemp(join(tmpdir(), 'jettson-browser-'));
  browser = startTestBrowser({ allow: server.host, rootDir });
});

afterEach(async () => {
  await browser.close();
  await server.close();
  await rm(rootDir, { recursive: true, maxRetries: 50, retryDelay: 100 });
});

test('says which browser it has and how it is confined', async () => {
  const { ok, detail } = await browser.host.check();

  expect(detail).toMatch(/Chromium.* its own sandbox on/i);
  expect(ok).toBe(true);
});

test('says what to do about a missing browser', async () => {
  const missing = startTestBrowser({ allow: '', executablePath: '/nowhere/chromium' });
  const unsandboxed = startTestBrowser({ allow: '', bwrap: '/nowhere/bwrap' });

  expect(await missing.host.check()).toMatchObject({
    ok: false,
    detail: expect.stringContaining('There is no program at /nowhere/chromium'),
  });
  expect(await unsandboxed.host.check()).toMatchObject({
    ok: false,
    detail: expect.stringContaining('apt-get install bubblewrap'),
  });
  await expect(missing.host.openSession('c1')).rejects.toThrow(
    /^The browser is not available on this machine\.$/,
  );
});

test('no browser process is root, has the host’s network, or sees its processes', async () => {
  const session = await browser.host.openSession('c1');
  await session.navigate(server.origin);
  const inside = browserProcesses().filter(({ command }) => !command.includes('bwrap'));

  expect(inside.length).toBeGreaterThan(3);
  for (const { pid, read } of inside) {
    expect(read('status')).not.toMatch(/^Uid:.*\b0\b/m);
    expect(read('status')).toMatch(/^NSpid:\t\d+\t\d+/m);
    expect(readlinkSync(`/proc/${pid}/ns/net`)).not.toBe(readlinkSync('/proc/self/ns/net'));
    expect(interfaces(read('net/dev')).filter((name) => name !== 'lo')).toEqual([]);
  }
});

test('pages run in Chromium’s own sandbox, inside bubblewrap', async () => {
  const session = await browser.host.openSession('c1');
  await session.navigate(server.origin);
  const renderers = browserProcesses().filter(({ command }) => command.includes('--type=renderer'));

  expect(renderers.length).toBeGreaterThan(0);
  for (const { pid, read } of renderers) {
    expect(read('status')).toMatch(/^Seccomp:\t2/m);
    expect(readlinkSync(`/proc/${pid}/ns/user`)).not.toBe(readlinkSync(`/proc/${mainProcess().pid}/ns/user`));
  }
});

test('two agents share neither cookies nor storage, and each uses its own computer’s network', async () => {
  const [ada, bob] = await Promise.all([browser.host.openSession('ada'), browser.host.openSession('bob')]);
  const cookies: (string | undefined)[] = [];
  const site = await startServer((request, response) => {
    if (request.url === '/') cookies.push(request.headers.cookie);
    response.setHeader('set-cookie', 'who=ada');
    response.setHeader('content-type', 'text/html');
    response.end(`<body><script>
      document.body.textContent = 'stored: ' + localStorage.getItem('who');
      localStorage.setItem('who', 'ada');
    </script>`);
  });
  const shared = startTestBrowser({ allow: site.host });
  const first = await shared.host.openSession('ada');
  const second = await shared.host.openSession('bob');

  await first.navigate(site.origin);
  const again = await first.navigate(site.origin);
  const other = await second.navigate(site.origin);
  await expect(ada.navigate('http://10.0.0.1/')).rejects.toThrow('refused');
  await expect(bob.navigate('https://10.0.0.2/')).rejects.toThrow('refused');

  expect(cookies).toEqual([undefined, 'who=ada', undefined]);
  expect([again.text, other.text]).toEqual(['stored: ada', 'stored: null']);
  expect(new Set(browser.denials.map(({ computerId, target }) => `${computerId} ${target}`))).toEqual(
    new Set(['ada 10.0.0.1:80', 'bob 10.0.0.2:443']),
  );
  await shared.close();
  await site.close();
});

test('after a crash, its sessions say so, and the next session has a new browser', async () => {
  const session = await browser.host.openSession('c1');
  await session.navigate(server.origin);

  process.kill(mainProcess().pid, 'SIGKILL');

  await expect.poll(() => browserProcesses(), { timeout: 10_000 }).toEqual([]);
  await expect(session.navigate(server.origin)).rejects.toThrow('The browser has stopped');
  expect(session.isOpen()).toBe(false);
  await session.close();
  const next = await browser.host.openSession('c1');
  expect(await next.navigate(server.origin)).toMatchObject({ title: 'Front' });
});

test('a browser that dies during a navigation fails it immediately', async () => {
  const silent = await startServer(() => {});
  const held = startTestBrowser({ allow: silent.host });
  const session = await held.host.openSession('c1');
  const navigation = session.navigate(silent.origin);
  navigation.catch(() => {});
  await expect.poll(() => silent.requests.length).toBe(1);

  process.kill(mainProcess().pid, 'SIGKILL');

  await expect(navigation).rejects.toThrow('The browser has stopped');
  await held.close();
  await silent.close();
});

test('a session can be closed while its browser dies', async () => {
  const sessions = await Promise.all(['c1', 'c2', 'c3'].map((id) => browser.host.openSession(id)));

  process.kill(mainProcess().pid, 'SIGKILL');

  await Promise.all(sessions.map((session) => session.close()));
  expect(sessions.map((session) => session.isOpen())).toEqual([false, false, false]);
});

test('a session is closed before its pages are: nobody gets its egress socket until they are gone', async () => {
  const session = await browser.host.openSession('c1');
  const { pid } = mainProcess();
  process.kill(pid, 'SIGSTOP');

  await session.close();

  expect(await egressSockets()).toEqual(['127.1.0.0']);
  process.kill(pid, 'SIGCONT');
  await expect.poll(egressSockets, { timeout: 10_000 }).toEqual([]);
});

// Only with a cgroup does a stopped process end immediately.
test.skipIf((await findCgroups()) === null)('a browser that no longer responds is replaced', async () => {
  const impatient = startTestBrowser({ allow: server.host, openTimeoutMs: 2_000 });
  await impatient.host.openSession('c1');
  const stuck = mainProcess().pid;
  process.kill(stuck, 'SIGSTOP');

  const next = await impatient.host.openSession('c2');

  expect(await next.navigate(server.origin)).toMatchObject({ title: 'Front' });
  expect(existsSync(`/proc/${stuck}`)).toBe(false);
  await impatient.close();
});

test('a browser that is merely too slow to open a session keeps the ones it has', async () => {
  const impatient = startTestBrowser({ allow: server.host, openTimeoutMs: 3_000 });
  const session = await impatient.host.openSession('c1');
  // They start the processes for new pages, and a browser that waits for these answers nothing until it has them.
  const zygotes = browserProcesses().filter(({ command }) => command.includes('--type=zygote'));
  for (const { pid } of zygotes) process.kill(pid, 'SIGSTOP');
  const resumed = sleep(5_000).then(() => zygotes.map(({ pid }) => process.kill(pid, 'SIGCONT')));

  await expect(impatient.host.openSession('c2')).rejects.toThrow('not available');

  await resumed;
  expect(await session.navigate(server.origin)).toMatchObject({ title: 'Front' });
  await impatient.close();
});

test('ends with the server, however the server ends', async () => {
  const killed = await startShortLivedServer();
  const left = browserProcesses().map(({ pid }) => pid);

  killed.kill('SIGKILL');

  expect(left.length).toBeGreaterThan(3);
  await expect.poll(() => left.filter((pid) => existsSync(`/proc/${pid}`)), { timeout: 10_000 }).toEqual([]);
});

test("the remains of a killed server's browser are swept, a live server's browser is not", async () => {
  const killed = await startShortLivedServer();
  const session = await browser.host.openSession('c1');
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const cgroupsBefore = await cgroupsOf(killed);

  await browser.host.sweep();

  expect(cgroupsBefore.length > 0 || (await findCgroups()) === null).toBe(true);
  expect(await cgroupsOf(killed)).toEqual([]);
  expect(await readdir(rootDir)).toEqual([expect.stringMatching(`browser-${process.pid}-`)]);
  expect(await session.navigate(server.origin)).toMatchObject({ title: 'Front' });
});

test('no browser process inherits a folder that the server’s own parent left open', async () => {
  const server = await startShortLivedServer();
  const inside = browserProcesses().filter(({ command }) => !command.includes('bwrap'));

  const open = inside.flatMap(({ pid }) => openPaths(pid));

  expect(open.length).toBeGreaterThan(10);
  expect(open).not.toContain('/');
  server.kill('SIGKILL');
  await expect.poll(() => browserProcesses(), { timeout: 10_000 }).toEqual([]);
});

test('stops after a while without sessions, and starts again for the next one', async () => {
  const brief = startTestBrowser({ allow: server.host, idleMs: 50 });
  const session = await brief.host.openSession('c1');
  await session.close();

  await expect.poll(() => browserProcesses(), { timeout: 10_000 }).toEqual([]);
  const next = await brief.host.openSession('c2');
  expect(await next.navigate(server.origin)).toMatchObject({ title: 'Front' });
  await brief.close();
});

/** A server with a browser. Its parent left the host's root open, under a number that Node passes on to children. */
async function startShortLivedServer(): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('testing/short-lived-server.ts', import.meta.url));
  const root = openSync('/', 'r');
  const none = Array<'ignore'>(57).fill('ignore');
  const child = spawn(process.execPath, [script, rootDir], {
    stdio: ['ignore', 'pipe', 'inherit', ...none, root],
  });
  closeSync(root);
  await once(child.stdout as Readable, 'data');
  return child;
}

/** The egress sockets that the browser in `rootDir` has. */
async function egressSockets(): Promise<string[]> {
  const [name = ''] = await readdir(rootDir);
  return readdir(join(rootDir, name, 'run'));
}

async function cgroupsOf({ pid }: ChildProcess): Promise<string[]> {
  const folders = await readdir('/sys/fs/cgroup', { recursive: true }).catch(() => []);
  return folders.filter((folder) => folder.includes(`browser-${pid}-`));
}

function openPaths(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((number) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${number}`)];
    } catch {
      return [];
    }
  });
}

/** Chromium's first process, which starts all others. */
function mainProcess(): BrowserProcess {
  const main = browserProcesses().find(
    ({ command }) =>
      /^\/run\/chromium\/.*--remote-debugging-pipe/.test(command) && !command.includes('--type='),
  );
  if (main === undefined) throw new Error('No browser is running.');
  return main;
}

function interfaces(netDev: string): string[] {
  return netDev
    .split('\n')
    .slice(2)
    .map((line) => line.split(':')[0]?.trim() ?? '')
    .filter(Boolean);
}
