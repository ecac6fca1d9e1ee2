import type { TestServer } from '@jettson/egress/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BrowserSession } from './browser-session.ts';
import { BROWSER_CASES } from './testing/browser-cases.ts';
import { startBrowserSite } from './testing/browser-site.ts';
import type { See } from './testing/cases/browser-case.ts';
import { startTestBrowser } from './testing/start-test-browser.ts';

// One browser and one site for all cases; each has its own session.

/** Short, because what is waited for here either is there or never comes. */
const patience = { page: 5_000, element: 2_000, usable: 1_500, answer: 3_000, action: 15_000 };
let site: TestServer;
let browser: ReturnType<typeof startTestBrowser>;

beforeAll(async () => {
  site = await startBrowserSite();
  // The second name is another site to a browser, and nothing listens on the third address.
  const allow = [site.host, `localhost:${site.port}`, `127.0.0.3:${site.port}`].join(',');
  browser = startTestBrowser({ allow, patience });
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

const cases = BROWSER_CASES.filter(({ isBrief }) => isBrief || process.env.JETTSON_TEST_BROWSER === 'all');

test.each(cases)('$name', async ({ page, read, expect: expected, use }) => {
  const kept = new Map<string, string>();
  let count = 0;
  const keepDownload = async (name: string, content: AsyncIterable<Buffer>) => {
    const number = ++count;
    const path = `/workspace/downloads/${number === 1 ? '' : `${number}-`}${name}`;
    let text = '';
    for await (const piece of content) text += piece;
    kept.set(path, text);
    return path;
  };
  const session = await browser.host.openSession('c1', use ?? { answersDialogs: true, keepDownload });

  if (page !== undefined) await session.navigate(`${site.origin}${page}`);
  const seen = JSON.stringify(await read(session, sight(session, kept))).replaceAll('\\"', '"');
  await session.close();

  let from = 0;
  for (const part of expected) {
    const rest = seen.slice(from);
    const at = typeof part === 'string' ? rest.indexOf(part) : rest.search(part);
    if (at === -1) expect.fail(`${part} is not in ${rest}`);
    from += at + 1;
  }
});

function sight(session: BrowserSession, kept: Map<string, string>): See {
  const snapshot = async () => (await session.snapshot(0)).text;
  return {
    kept,
    open: (path) => session.navigate(`${site.origin}${path}`),
    nobody: `http://127.0.0.3:${site.port}/`,
    snapshot,
    async ref(text) {
      const line = (await snapshot()).split('\n').find((candidate) => candidate.includes(text)) ?? '';
      const ref = /\[(e\d+)\]/.exec(line)?.[1];
      if (ref === undefined) throw new Error(`nothing in the snapshot says ${text}`);
      return { ref };
    },
    title: async () => (await session.snapshot(0)).title,
    failure: (work) =>
      work.then(
        () => 'it did not fail',
        (error: Error) => error.message,
      ),
  };
}
