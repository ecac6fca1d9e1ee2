import { findCgroups } from '@jettson/computers/sandbox';
import { startServer, type TestServer } from '@jettson/egress/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestBrowser } from './testing/start-test-browser.ts';

// How a page may try to exhaust what all agents, or the server, depend on.

const PAGES: Record<string, string> = {
  '/': '<title>Front</title>Welcome',
  '/console': `<script>console.log('x'.repeat(40_000_000))</script>`,
  '/memory': `<button onclick="const kept = [];
    setInterval(() => kept.push(new Uint8Array(20_000_000).fill(1)), 20)">eat</button>`,
};

const cgroups = await findCgroups();
let server: TestServer;
let browser: ReturnType<typeof startTestBrowser>;

beforeEach(async () => {
  server = await startServer((request, response) =>
    response.setHeader('content-type', 'text/html').end(PAGES[request.url ?? '/'] ?? ''),
  );
  browser = startTestBrowser({ allow: server.host, memoryBytes: 500_000_000 });
});

afterEach(async () => {
  await browser.close();
  await server.close();
});

test('a page that floods the debugging pipe brings down itself or the browser, not the server', async () => {
  const loud = await browser.host.openSession('loud');

  // Whichever gives way first: the flooding page or the flooded browser.
  await expect(loud.navigate(`${server.origin}/console`)).rejects.toThrow(
    /browser has stopped|page is closed|page crashed/,
  );

  const next = await browser.host.openSession('next');
  expect(await next.navigate(server.origin)).toMatchObject({ title: 'Front' });
});

test.skipIf(!cgroups?.enforced.includes('memoryBytes'))(
  'a page that eats up the browser’s memory crashes, and the other pages do not notice',
  async () => {
    const hungry = await browser.host.openSession('hungry');
    const other = await browser.host.openSession('other');
    await other.navigate(server.origin);
    await hungry.navigate(`${server.origin}/memory`);
    await hungry.click('button');

    await expect(hungry.extractText('#never-there')).rejects.toThrow('The page crashed.');

    expect(await other.extractText(undefined)).toBe('Welcome');
    expect(await hungry.navigate(server.origin)).toMatchObject({ title: 'Front' });
  },
);
