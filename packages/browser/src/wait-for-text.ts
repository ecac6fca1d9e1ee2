import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';

const POLL_MS = 200;
/** A page can have any number of them. */
const MAX_FRAMES = 100;

/** Waits until the text is visible in the page or in one of its frames. */
export async function waitForText(
  page: Page,
  text: string,
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  const end = performance.now() + milliseconds;
  for (;;) {
    for (const frame of page.frames().slice(0, MAX_FRAMES)) {
      const found = frame.getByText(text).filter({ visible: true });
      // A frame may go away meanwhile.
      if ((await found.count().catch(() => 0)) > 0) return;
    }
    if (performance.now() > end) {
      throw new Error(`"${text.slice(0, 200)}" did not appear in ${milliseconds / 1000} s.`);
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}
