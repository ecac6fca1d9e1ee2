import type { Page } from 'playwright-core';
import type { BrowserSession } from './browser-session.ts';
import { readPlace } from './read-page.ts';

const MAX_PNG_BYTES = 1_000_000;

/** The part of the page that is in view: as a PNG, or as a JPEG where that would be too large. */
export async function takePicture(page: Page, signal: AbortSignal): ReturnType<BrowserSession['screenshot']> {
  const { url } = await readPlace(page);
  const png = await page.screenshot({ type: 'png', animations: 'disabled', signal });
  if (png.length <= MAX_PNG_BYTES) return { data: png, mimeType: 'image/png', url };

  const data = await page.screenshot({ type: 'jpeg', quality: 70, animations: 'disabled', signal });
  return { data, mimeType: 'image/jpeg', url };
}
