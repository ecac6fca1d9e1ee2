import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import type { Target } from './browser-session.ts';
import type { References } from './references.ts';

const POLL_MS = 100;
/** A page can have any number of them. */
const MAX_FRAMES = 100;

/**
 * The element that the agent means. Waits until a selector matches, in the page or else in one of its frames; an element
 * of a snapshot is there or is not.
 */
export async function findElement(
  page: Page,
  target: Target,
  { references, timeoutMs, signal }: { references: References; timeoutMs: number; signal: AbortSignal },
): Promise<Locator> {
  if (typeof target !== 'string') return findReferenced(page, target.ref, references);
  const end = performance.now() + timeoutMs;
  for (;;) {
    const found = await findSelected(page, target);
    if (found !== undefined) return found;
    if (performance.now() > end) {
      throw new Error(`Nothing matched the selector "${target.slice(0, 200)}" in ${timeoutMs / 1000} s.`);
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

async function findReferenced(page: Page, ref: string, references: References): Promise<Locator> {
  const own = references.find(page, ref);
  const element = own === undefined ? undefined : page.getByRef(own);
  // It fails if the element's frame is gone.
  const count = await element?.count().catch(() => 0);
  if (element === undefined || !count) {
    throw new Error(
      `${ref.slice(0, 50)} is not on the page as it is now: take a new snapshot and use a reference from it.`,
    );
  }
  return element;
}

async function findSelected(page: Page, selector: string): Promise<Locator | undefined> {
  const main = page.locator(selector).first();
  if ((await main.count()) > 0) return main;
  for (const frame of page.frames().slice(1, MAX_FRAMES)) {
    const inside = frame.locator(selector).first();
    // A frame may go away meanwhile.
    if ((await inside.count().catch(() => 0)) > 0) return inside;
  }
  return undefined;
}
