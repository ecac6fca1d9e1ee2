import { setTimeout as sleep } from 'node:timers/promises';
import { type EgressDenial, EgressDeniedError } from '@jettson/egress';
import type { BrowserContext, Page } from 'playwright-core';
import { explainFailure } from './explain-failure.ts';
import { MAX_TEXT, READ_PAGE, STAY_IN_THIS_TAB } from './page-scripts.ts';
import { rejectOn } from './reject-on.ts';
import { watchNavigation } from './watch-navigation.ts';

const ACTION_TIMEOUT_MS = 30_000;
/** Playwright's own limits apply first; this one is for a page whose scripts never yield. */
const STUCK_AFTER_MS = 35_000;
const SETTLE_MS = 5_000;
const CLOSE_TIMEOUT_MS = 5_000;
const MAX_PNG_BYTES = 1_000_000;

/** One agent's browser: its own context with one page. Every method throws errors that the agent may read. */
export interface BrowserSession {
  navigate(
    url: string,
    signal?: AbortSignal,
  ): Promise<{ url: string; title: string; status: number | null; text: string }>;
  /** The text of the first match of `selector`, or of the whole page. */
  extractText(selector: string | undefined, signal?: AbortSignal): Promise<string>;
  click(selector: string, signal?: AbortSignal): Promise<{ url: string; title: string }>;
  fill(selector: string, value: string, signal?: AbortSignal): Promise<void>;
  screenshot(
    signal?: AbortSignal,
  ): Promise<{ data: Buffer; mimeType: 'image/png' | 'image/jpeg'; url: string }>;
  /** False once it is closed or the browser has stopped: then nothing works any more. */
  isOpen(): boolean;
  close(): Promise<void>;
}

export interface BrowserSessionOptions {
  context: BrowserContext;
  /** Calls `listener` for each connection that this session's computer is refused; returns the unsubscribe function. */
  onDenied(listener: (denial: EgressDenial) => void): () => void;
  /** Called once the context is closed, for whatever reason; not earlier, since its pages may run until then. */
  onEnd(): void;
}

/** One page in its own context. */
export async function createBrowserSession({
  context,
  onDenied,
  onEnd,
}: BrowserSessionOptions): Promise<BrowserSession> {
  const ended = new AbortController();
  context.once('close', () => {
    ended.abort(new Error('The browser has stopped, and this page with it.'));
    onEnd();
  });
  context.setDefaultTimeout(ACTION_TIMEOUT_MS);
  await context.addInitScript(STAY_IN_THIS_TAB);

  let opening = false;
  context.on('page', (opened) => {
    if (!opening) void opened.close().catch(() => {});
  });
  let page: Page | null = await openPage();

  async function openPage(): Promise<Page> {
    opening = true;
    // Playwright may wait for ever for the page of a browser that has just died, or that has lost a process it needs.
    const end = AbortSignal.any([ended.signal, AbortSignal.timeout(ACTION_TIMEOUT_MS)]);
    const opened = await Promise.race([newPage(), rejectOn(end)]).finally(() => {
      opening = false;
    });
    opened.once('crash', () => discard(opened));
    opened.once('close', () => discard(opened));
    return opened;
  }

  /** A page that is opened while another one crashes may be put into the process that ends: the second try gets a new one. */
  async function newPage(): Promise<Page> {
    return context.newPage().catch((error: Error) => {
      if (!error.message.includes('Target crashed')) throw error;
      return context.newPage();
    });
  }

  function discard(used: Page): void {
    if (page === used) page = null;
    void used.close().catch(() => {});
  }

  /** Does `work` on the page until it is done or aborted, or the page clearly no longer responds. */
  async function act<T>(
    signal: AbortSignal | undefined,
    work: (page: Page, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    ended.signal.throwIfAborted();
    if (page === null) throw new Error('No page is open. Navigate to one first.');
    const used = page;
    const stuck = AbortSignal.timeout(STUCK_AFTER_MS);
    const crashed = new AbortController();
    const crash = () => crashed.abort(new Error('The page crashed. Navigate to open a new one.'));
    used.once('crash', crash);

    const end = AbortSignal.any([ended.signal, crashed.signal, stuck, ...(signal ? [signal] : [])]);
    try {
      return await Promise.race([work(used, end), rejectOn(end)]);
    } catch (error) {
      for (const reason of [signal, ended.signal, crashed.signal]) reason?.throwIfAborted();
      if (!stuck.aborted) throw error instanceof EgressDeniedError ? error : explainFailure(error);
      discard(used);
      throw new Error('The page does not react any more. Navigate to open a new one.');
    } finally {
      used.off('crash', crash);
    }
  }

  return {
    async navigate(url, signal) {
      const target = webAddress(url);
      ended.signal.throwIfAborted();
      page ??= await openPage();
      return act(signal, async (used, end) => {
        const navigation = watchNavigation(used, onDenied);
        try {
          const response = await used.goto(target, { waitUntil: 'domcontentloaded', signal: end });
          // A refused https address is a tunnel that fails; it never becomes a page.
          if (response?.status() === 403 && response.url().startsWith('http:'))
            await navigation.throwIfDenied(end);
          await settle(used, end);
          return {
            ...(await describe(used)),
            status: response?.status() ?? null,
            text: await readPage(used),
          };
        } catch (error) {
          const [, failure] = /net::(ERR_\w+)/.exec(String(error)) ?? [];
          if (failure !== undefined && failure !== 'ERR_ABORTED') await navigation.errorPageShown(end);
          if (failure === 'ERR_TUNNEL_CONNECTION_FAILED') await navigation.throwIfDenied(end);
          throw error;
        } finally {
          navigation.stop();
        }
      });
    },

    extractText: (selector, signal) =>
      act(signal, async (used, end) => {
        if (selector === undefined) return readPage(used);
        // biome-ignore lint/performance/useDomNodeTextContent: what a reader sees, not scripts and styles.
        const text = await used.locator(selector).first().innerText({ signal: end });
        return text.slice(0, MAX_TEXT);
      }),

    click: (selector, signal) =>
      act(signal, async (used, end) => {
        await used.locator(selector).first().click({ signal: end });
        await settle(used, end);
        return describe(used);
      }),

    fill: (selector, value, signal) =>
      act(signal, (used, end) => used.locator(selector).first().fill(value, { signal: end })),

    screenshot: (signal) =>
      act(signal, async (used, end) => {
        const { url } = await describe(used);
        const png = await used.screenshot({ type: 'png', animations: 'disabled', signal: end });
        if (png.length <= MAX_PNG_BYTES) return { data: png, mimeType: 'image/png', url };

        const data = await used.screenshot({
          type: 'jpeg',
          quality: 70,
          animations: 'disabled',
          signal: end,
        });
        return { data, mimeType: 'image/jpeg', url };
      }),

    isOpen: () => !ended.signal.aborted,

    async close() {
      ended.abort(new Error('The browser session is closed.'));
      // A browser that dies meanwhile has closed it too, and a stuck one is not awaited.
      const closed = context.close().catch(() => {});
      await Promise.race([closed, sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    },
  };
}

function webAddress(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) throw new Error(`"${url.slice(0, 200)}" is not a URL.`);
  if (!['http:', 'https:'].includes(parsed.protocol)) {
    throw new Error(`${parsed.protocol} addresses cannot be opened, only http: and https:.`);
  }
  return parsed.href;
}

/** Waits for what loads after the document; a slow picture is not a failure. */
async function settle(page: Page, signal: AbortSignal): Promise<void> {
  await page.waitForLoadState('load', { timeout: SETTLE_MS, signal }).catch(() => signal.throwIfAborted());
}

function describe(page: Page): Promise<{ url: string; title: string }> {
  return acrossNavigations(page, async () => ({
    url: page.url().slice(0, 4_096),
    title: (await page.title()).slice(0, 1_000),
  }));
}

function readPage(page: Page): Promise<string> {
  return acrossNavigations(page, async () => String(await page.evaluate(READ_PAGE)));
}

/** Reads again if the page navigated away during the reading, as it may after a click or by itself. */
async function acrossNavigations<T>(page: Page, read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      const movedOn = error instanceof Error && error.message.includes('Execution context was destroyed');
      if (!movedOn || attempt === 3) throw error;
      await page.waitForLoadState('domcontentloaded');
    }
  }
}
