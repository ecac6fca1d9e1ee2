import { EgressDeniedError } from '@jettson/egress';
import { HOSTILE_HOSTS, startServer, type TestServer } from '@jettson/egress/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestBrowser } from './testing/start-test-browser.ts';

// How a page, or an agent that controls one, may try to reach the machine that runs the browser.

let forbidden: TestServer;
let site: TestServer;
let browser: ReturnType<typeof startTestBrowser>;
/** The body of the page that the site serves next. */
let page: string;
/** What the test's names resolve to, in turn; then loopback. */
let answers: string[];

beforeAll(async () => {
  forbidden = await startServer((_request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.end('secret of the host');
  });
  site = await startServer((request, response) => {
    if (request.url?.startsWith('/redirect?')) {
      const location = decodeURIComponent(request.url.slice('/redirect?'.length));
      return response.writeHead(302, { location }).end();
    }
    response.setHeader('content-type', 'text/html');
    return response.end(page);
  });
  browser = startTestBrowser({
    // The forbidden server's port is open, so that the decision is about the address.
    allow: `${site.host},*:${forbidden.port}`,
    resolve: async () => [answers.shift() ?? '127.0.0.1'],
  });
});

afterAll(async () => {
  await browser.close();
  await site.close();
  await forbidden.close();
});

beforeEach(() => {
  page = '<title>Site</title>';
  answers = [];
  forbidden.requests.length = 0;
});

/** The host is untouched, and the browser still reaches what it is allowed to. */
afterEach(async () => {
  expect(forbidden.requests).toEqual([]);
  const session = await browser.host.openSession('afterwards');
  page = '<title>Site</title>';
  expect(await session.navigate(site.origin)).toMatchObject({ status: 200, title: 'Site' });
  await session.close();
});

test.each([...HOSTILE_HOSTS, 'rebound.example'])(
  'navigating to %s is refused: plain, with TLS, and as a redirect',
  async (host) => {
    const session = await browser.host.openSession('c1');
    const target = `${host}:${forbidden.port}/`;
    const redirect = `${site.origin}/redirect?${encodeURIComponent(`http://${target}`)}`;

    for (const url of [`http://${target}`, `https://${target}`, redirect]) {
      await expect(session.navigate(url)).rejects.toThrow(EgressDeniedError);
    }

    expect(await session.extractText(undefined)).not.toContain('secret of the host');
    await session.close();
  },
);

test('the scripts, frames, pictures, forms and sockets of a page reach nothing of the host', async () => {
  const session = await browser.host.openSession('c1');
  const hosts = ['127.0.0.1', 'localhost', '[::1]', '2130706433', 'rebound.example'];
  page = `<body><p id="log">waiting</p><iframe id="frame" src="${forbidden.origin}/frame"></iframe>
    <img src="${forbidden.origin}/picture"><link rel="stylesheet" href="${forbidden.origin}/style">
    <link rel="prefetch" href="${forbidden.origin}/prefetch"><link rel="preconnect" href="${forbidden.origin}">
    <script src="${forbidden.origin}/script"></script>
    <form id="form" method="post" action="${forbidden.origin}/form" target="frame"></form>
    <script>
      const origins = ${JSON.stringify(hosts.map((host) => `${host}:${forbidden.port}`))};
      const attempt = (name, promise) => promise.then((got) => name + ' got: ' + got, () => name + ' failed');
      const socket = (url) => new Promise((resolve, reject) => {
        const opened = new WebSocket(url);
        opened.onopen = resolve;
        opened.onerror = reject;
      });
      const stream = (url) => new Promise((resolve, reject) => {
        const opened = new EventSource(url);
        opened.onopen = resolve;
        opened.onerror = () => { opened.close(); reject(); };
      });
      const tries = origins.flatMap((origin) => [
        attempt('fetch', fetch('http://' + origin + '/').then((answer) => answer.ok ? answer.text() : Promise.reject())),
        attempt('fetch with TLS', fetch('https://' + origin + '/').then((answer) => answer.text())),
        attempt('redirect', fetch('/redirect?' + encodeURIComponent('http://' + origin)).then((answer) => answer.ok ? answer.text() : Promise.reject())),
        attempt('socket', socket('ws://' + origin + '/socket')),
        attempt('stream', stream('http://' + origin + '/stream')),
        fetch('http://' + origin + '/opaque', { mode: 'no-cors' }).then(() => 'opaque', () => 'opaque'),
      ]);
      navigator.sendBeacon('${forbidden.origin}/beacon', 'x');
      document.getElementById('form').submit();
      Promise.all(tries).then((results) => { document.getElementById('log').textContent = 'done: ' + results.join('; '); });
    </script>`;

  await session.navigate(site.origin);
  await expect.poll(() => session.extractText('#log'), { timeout: 20_000 }).toMatch(/^done: /);

  expect(await session.extractText('#log')).not.toContain('got');
  expect(browser.denials.map(({ target }) => target)).toContain(`127.0.0.1:${forbidden.port}`);
  await session.close();
});

test('a page cannot reach the proxy of another session, nor the browser’s own loopback', async () => {
  const [mine, other] = await Promise.all([
    browser.host.openSession('mine'),
    browser.host.openSession('other'),
  ]);
  const proxies = ['127.0.0.1', '127.1.0.0', '127.1.0.1', '127.1.0.2'].map((host) => `http://${host}:3128/`);
  page = `<body><p id="log">waiting</p><script>
    Promise.all(${JSON.stringify(proxies)}.map((url) => fetch(url, { mode: 'no-cors' }).then(() => 0, () => 0)))
      .then(() => { document.getElementById('log').textContent = 'done'; });
  </script>`;
  browser.denials.length = 0;

  await mine.navigate(site.origin);
  await expect.poll(() => mine.extractText('#log')).toBe('done');

  expect(browser.denials.map(({ target }) => `http://${target}/`).sort()).toEqual(proxies);
  expect(new Set(browser.denials.map(({ computerId }) => computerId))).toEqual(new Set(['mine']));
  await Promise.all([mine.close(), other.close()]);
});

test('a name that changes to loopback once its page is open is refused from then on', async () => {
  const rebind = await startServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<body><p id="log">waiting</p><script>
      fetch('/again').then((answer) => answer.text()).catch(String)
        .then((text) => { document.getElementById('log').textContent = 'answer: ' + text; });
    </script>`);
  });
  // No rule allows the name; only its first address is allowed.
  const rebinding = startTestBrowser({
    allow: rebind.host,
    resolve: async () => [answers.shift() ?? '127.0.0.2'],
  });
  answers = ['127.0.0.1'];
  const session = await rebinding.host.openSession('c1');

  await session.navigate(`http://rebind.example:${rebind.port}/`);
  await expect.poll(() => session.extractText('#log')).toMatch(/^answer: /);

  expect(await session.extractText('#log')).toContain('refused: it is a loopback address');
  expect(rebind.requests.map(({ url }) => url)).not.toContain('/again');
  await rebinding.close();
  await rebind.close();
});

test('WebRTC finds no address and no way out', async () => {
  const session = await browser.host.openSession('c1');
  page = `<body><p id="log">waiting</p><script>
    const found = [];
    try {
      const connection = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${forbidden.port}' }] });
      connection.createDataChannel('x');
      connection.onicecandidate = ({ candidate }) => candidate && found.push(candidate.candidate);
      connection.createOffer().then((offer) => connection.setLocalDescription(offer));
    } catch (error) { document.title = String(error); }
    setTimeout(() => { document.getElementById('log').textContent = 'found: ' + found.join('; '); }, 2000);
  </script>`;

  await session.navigate(site.origin);
  await expect.poll(() => session.extractText('#log'), { timeout: 30_000 }).toMatch(/^found:/);
  expect(await session.extractText('#log')).toBe('found:');
  await session.close();
});
