import {
  answerWebSockets,
  type EchoServer,
  frame,
  startEchoServer,
  testSecret,
  trustTestServers,
} from '@jettson/egress/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestBrowser } from './testing/start-test-browser.ts';

// A real Chromium, behind a real gateway that ends TLS for the hosts of one agent.

const HOSTS = ['api.test', 'other.test'];
let server: EchoServer;
let browser: ReturnType<typeof startTestBrowser>;
let secret: ReturnType<typeof testSecret>;

beforeAll(async () => {
  trustTestServers();
  server = await startEchoServer();
  answerWebSockets(server, (socket, _key, request) =>
    socket.write(frame(`${new URL(request.url ?? '', 'https://a').searchParams.get('k')}`)),
  );
  const allow = HOSTS.map((host) => `${host}:${server.port}`).join(',');
  browser = startTestBrowser({ allow, resolve: async () => ['127.0.0.1'] });
  secret = testSecret([`api.test:${server.port}`]);
  await browser.gateway.grant('c1', {
    network: { type: 'unrestricted', allowedHosts: [] },
    secrets: [secret],
  });
});
afterAll(async () => {
  await browser.close();
  await server.close();
});
beforeEach(() => {
  server.seen.length = 0;
});

test('a page of a host with secrets opens over HTTP/2, gets the value and shows the placeholder', async () => {
  const session = await browser.host.openSession('c1');

  const page = await session.navigate(`https://api.test:${server.port}/page?q=${secret.placeholder}`);
  await session.close();

  expect(page.status).toBe(200);
  expect(server.seen[0]).toMatchObject({ url: `/page?q=${secret.value}`, httpVersion: '2.0' });
  expect(page.text).toContain(secret.placeholder);
  expect(page.text + page.url + page.title).not.toContain(secret.value);
});

test('neither another host nor another agent is trusted by that key, or gets the value', async () => {
  const session = await browser.host.openSession('c1');
  const stranger = await browser.host.openSession('c2');

  const other = await session.navigate(`https://other.test:${server.port}/`).catch((error: Error) => error);
  const elsewhere = await stranger
    .navigate(`https://api.test:${server.port}/`)
    .catch((error: Error) => error);
  await session.close();
  await stranger.close();

  // Their own certificates are of an authority that this browser does not know.
  for (const failure of [other, elsewhere]) expect(String(failure)).toContain('ERR_CERT_AUTHORITY_INVALID');
  expect(server.seen).toEqual([]);
});

test('a page script gets the placeholder from fetch and from a WebSocket', async () => {
  const session = await browser.host.openSession('c1');
  const script = `<body><p id="out"></p><script>
    const socket = new WebSocket('wss://api.test:${server.port}/?k=${secret.placeholder}');
    const said = new Promise((resolve) => { socket.onmessage = ({ data }) => resolve(data); });
    const fetched = fetch('/echo', { headers: { 'x-key': '${secret.placeholder}' } }).then((r) => r.text());
    Promise.all([said, fetched]).then((all) => { document.getElementById('out').textContent = 'done ' + all.join(' '); });
  </script>`;
  server.page = script;

  await session.navigate(`https://api.test:${server.port}/page-of-test`);
  await expect.poll(() => session.extractText(undefined)).toContain('done');
  const text = await session.extractText(undefined);
  await session.close();

  expect(server.seen.find(({ url }) => url === '/echo')?.headers['x-key']).toBe(secret.value);
  expect(text).toContain(`done ${secret.placeholder}`);
  expect(text).not.toContain(secret.value);
});
