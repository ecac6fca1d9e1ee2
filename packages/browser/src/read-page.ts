import type { Page } from 'playwright-core';
import type { Place } from './browser-session.ts';
import { READ_PAGE } from './page-scripts.ts';

const SETTLE_MS = 5_000;

/** Waits for what loads after the document; a slow picture is not a failure. */
export async function settle(page: Page, signal: AbortSignal): Promise<void> {
  await page.waitForLoadState('load', { timeout: SETTLE_MS, signal }).catch(() => signal.throwIfAborted());
}

/** Ends what is loading; the page stays as it is. */
export async function stopLoading(page: Page): Promise<void> {
  try {
    const session = await page.context().newCDPSession(page);
    await session.send('Page.stopLoading');
    await session.detach();
  } catch {
    // The page is gone.
  }
}

/** Where the page is. */
export function readPlace(page: Page): Promise<Place> {
  return acrossNavigations(page, async () => ({
    url: page.url().slice(0, 4_096),
    title: (await page.title()).slice(0, 1_000),
  }));
}

/** The page's text. */
export function readPage(page: Page): Promise<string> {
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
