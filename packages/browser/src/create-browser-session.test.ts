import { startServer, type TestServer } from '@jettson/egress/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BrowserSession } from './browser-session.ts';
import { browserProcesses } from './testing/browser-processes.ts';
import { startTestBrowser } from './testing/start-test-browser.ts';

const PAGES: Record<string, string> = {
  '/': `<title>Front</title><body>Welcome <b>here</b><script>var hidden = 1</script>
    <a id="next" href="/next">next</a>
    <a id="tab" href="/next" target="_blank">another tab</a>
    <button id="popup" onclick="window.open('/next'); document.title = 'clicked'">popup</button>
    <button id="ask" onclick="document.title = String(confirm('sure?'))">ask</button>
    <button id="leave" onclick="location = 'file:///etc/passwd'; document.title = 'tried'">leave</button>
    <input id="name" oninput="document.title = this.value"></body>`,
  '/next': '<title>Next</title><p class="line">first</p><p class="line">second</p>',
  '/plain': 'no markup at all',
  '/noise': `<canvas id="noise" width="1280" height="800"></canvas><script>
    const context = document.getElementById('noise').getContext('2d');
    const image = context.createImageData(1280, 800);
    for (let i = 0; i < image.data.length; i++) image.data[i] = i % 4 === 3 ? 255 : Math.random() * 256;
    context.putImageData(image, 0, 0);
  </script>`,
  '/long': `<body>${'long text '.repeat(50_000)}</body>`,
};

let server: TestServer;
let browser: ReturnType<typeof startTestBrowser>;
let session: BrowserSession;

beforeAll(async () => {
  server = await startServer((request, response) => {
    if (request.url === '/silent') return;
    if (request.url === '/redirect') return response.writeHead(302, { location: '/next' }).end();
    if (request.url === '/file') {
      response.writeHead(200, { 'content-type': 'application/zip', 'content-disposition': 'attachment' });
      return response.end('PK');
    }
    const page = PAGES[request.url ?? ''];
    const type = request.url === '/plain' ? 'text/plain' : 'text/html';
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': type });
    return response.end(page ?? '<title>Missing</title>Not found');
  });
  browser = startTestBrowser({ allow: server.host });
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

beforeEach(async () => {
  session = await browser.host.openSession('c1');
});

afterEach(() => session.close());

test('a navigation reports where it ended, with the status, the title and the visible text', async () => {
  const front = await session.navigate(server.origin);
  const redirected = await session.navigate(`${server.origin}/redirect`);
  const plain = await session.navigate(`${server.origin}/plain`);
  const missing = await session.navigate(`${server.origin}/missing`);

  expect(front).toMatchObject({ url: `${server.origin}/`, title: 'Front', status: 200 });
  expect(front.text).toMatch(/^Welcome here\s/);
  expect(front.text).not.toContain('hidden');
  expect(redirected).toMatchObject({ url: `${server.origin}/next`, title: 'Next', text: 'first\n\nsecond' });
  expect(plain).toMatchObject({ text: 'no markup at all' });
  expect(missing).toMatchObject({ status: 404, text: 'Not found' });
});

test('reads an element, clicks and fills', async () => {
  await session.navigate(server.origin);

  await session.fill('#name', 'Ada');
  const clicked = await session.click('#next');
  const line = await session.extractText('.line');
  const whole = await session.extractText(undefined);

  expect(clicked).toEqual({ url: `${server.origin}/next`, title: 'Next' });
  expect(line).toBe('first');
  expect(whole).toBe('first\n\nsecond');
});

test('a link for another tab and a popup open a tab, and an agent that cannot answer dialogs has them dismissed', async () => {
  await session.navigate(server.origin);
  const asked = await session.click('#ask');
  const popup = await session.click('#popup');
  await session.closeTab(1);
  const tab = await session.click('#tab');

  expect(asked.title).toBe('false');
  for (const place of [popup, tab]) expect(place).toEqual({ url: `${server.origin}/next`, title: 'Next' });
  expect(await session.takeNotes()).toContain('A confirm dialog was open: "sure?". It was dismissed.');
});

test('a screenshot is a PNG, or a JPEG where that would be too large', async () => {
  await session.navigate(server.origin);
  const simple = await session.screenshot();
  await session.navigate(`${server.origin}/noise`);
  const noisy = await session.screenshot();

  expect(simple).toMatchObject({ mimeType: 'image/png', url: `${server.origin}/` });
  expect(simple.data.subarray(1, 4).toString()).toBe('PNG');
  expect(noisy.mimeType).toBe('image/jpeg');
  expect(noisy.data.subarray(0, 2).toString('hex')).toBe('ffd8');
  expect(noisy.data.length).toBeLessThan(1_500_000);
});

test.each(['file:///etc/passwd', 'chrome://version', 'data:text/html,x', 'javascript:1', 'about:blank', 'x'])(
  'does not open %s',
  async (url) => {
    await expect(session.navigate(url)).rejects.toThrow(/cannot be opened|is not a URL/);
  },
);

test("a page cannot navigate to the machine's files", async () => {
  await session.navigate(server.origin);

  const { url, title } = await session.click('#leave');

  expect({ url, title }).toEqual({ url: `${server.origin}/`, title: 'tried' });
});

test('a download is refused with a hint, and the page stays usable', async () => {
  await expect(session.navigate(`${server.origin}/file`)).rejects.toThrow('leads to a download');

  expect(await session.navigate(server.origin)).toMatchObject({ title: 'Front' });
});

test('an abort ends an action immediately, before it and during it', async () => {
  const already = AbortSignal.abort(new Error('cancelled before'));
  const during = new AbortController();
  const navigation = session.navigate(`${server.origin}/silent`, during.signal);
  navigation.catch(() => {});
  await expect.poll(() => server.requests.some(({ url }) => url === '/silent')).toBe(true);

  during.abort(new Error('cancelled during'));

  await expect(navigation).rejects.toThrow('cancelled during');
  await expect(session.click('#next', already)).rejects.toThrow('cancelled before');
  expect(await session.navigate(server.origin)).toMatchObject({ title: 'Front' });
});

test('failures are sentences without a call log', async () => {
  await session.navigate(server.origin);

  const selector = await session.click('###').catch((error: Error) => error.message);
  const names = ['https://no-such-name.invalid/', 'http://no-such-name.invalid/'];
  const unknown = [];
  for (const url of names) unknown.push(await session.navigate(url).catch((error: Error) => error.message));

  expect(selector).toContain('parsing css selector "###"');
  for (const message of unknown) {
    expect(message).toMatch(
      /^The page could not be loaded: The name no-such-name\.invalid does not resolve \(E\w+\)\.$/,
    );
  }
  expect(`${selector}${unknown}`).not.toMatch(/Call log|\n|\[\d+m/);
});

test('a long page is cut', async () => {
  const { text } = await session.navigate(`${server.origin}/long`);

  expect(text.length).toBe(100_000);
});

test('a crashed page says so, and the next navigation opens a new one', async () => {
  await session.navigate(server.origin);
  const reading = session.extractText('#not-yet-there');
  reading.catch(() => {});

  for (const { pid, command } of browserProcesses()) {
    if (command.includes('--type=renderer')) process.kill(pid, 'SIGKILL');
  }

  await expect(reading).rejects.toThrow('The page crashed. Navigate to open a new one.');
  await expect(session.screenshot()).rejects.toThrow('No page is open. Navigate to one first.');
  expect(await session.navigate(server.origin)).toMatchObject({ title: 'Front' });
});

test('a closed session says that it is closed', async () => {
  await session.close();

  await expect(session.navigate(server.origin)).rejects.toThrow('The browser session is closed.');
  await session.close();
});
