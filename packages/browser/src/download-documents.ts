import type { Page, Response } from 'playwright-core';
import { DOWNLOAD_THIS } from './page-scripts.ts';

/** Chromium without a window shows an empty page for these. */
const UNSEEN = /^application\/pdf\b/i;

/** Downloads what a page shows if an agent cannot see it there; `onBegin` is called before the page has opened. */
export function downloadDocuments(page: Page, onBegin: () => void): void {
  page.on('response', (response) => {
    if (!isDocument(page, response) || !UNSEEN.test(response.headers()['content-type'] ?? '')) return;
    onBegin();
    page.once('domcontentloaded', () => void page.evaluate(DOWNLOAD_THIS).catch(() => {}));
  });
}

function isDocument(page: Page, response: Response): boolean {
  try {
    return response.request().isNavigationRequest() && response.frame() === page.mainFrame();
  } catch {
    // Of a page that is not there yet.
    return false;
  }
}
