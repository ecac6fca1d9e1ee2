import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';

/** What a first visit transfers, in bytes. */
export interface Transfer {
  /** The page, its scripts, its styles and its icon, gzipped. */
  code: number;
  /** Fonts, which are compressed already. */
  fonts: number;
}

/** Counts everything that a first visit loads until nothing is left to load. */
export async function countTransfer(page: Page, url: string): Promise<Transfer> {
  const code: Promise<Buffer>[] = [];
  const fonts: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    const type = response.request().resourceType();
    if (type === 'font') fonts.push(response.body());
    if (['document', 'script', 'stylesheet', 'image'].includes(type)) code.push(response.body());
  });
  await page.goto(url);
  // The shell keeps a stream open, so the network is never silent; after this time it has drawn everything.
  await page.waitForTimeout(3000);
  const sum = (bodies: Buffer[], size: (body: Buffer) => number) =>
    bodies.reduce((total, body) => total + size(body), 0);
  return {
    code: sum(await Promise.all(code), (body) => gzipSync(body, { level: 9 }).byteLength),
    fonts: sum(await Promise.all(fonts), (body) => body.byteLength),
  };
}

/** Milliseconds from the navigation to the largest contentful paint, with nothing in the cache. */
export async function measureLargestPaint(page: Page, url: string): Promise<number> {
  await disableCache(page);
  await page.goto(url);
  await page.waitForTimeout(2000);
  return page.evaluate<number>(`new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime))
      .observe({ type: 'largest-contentful-paint', buffered: true });
  })`);
}

/** Milliseconds from the navigation until the first rows of a list or a run are drawn, with nothing in the cache. */
export async function measureRows(page: Page, url: string): Promise<number> {
  await disableCache(page);
  await page.addInitScript(`
    const look = () => {
      if (document.querySelectorAll('[data-index]').length > 5) {
        requestAnimationFrame(() => { window.drawnAt = performance.now(); });
      } else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  `);
  await page.goto(url);
  return page.evaluate<number>(`new Promise((resolve) => {
    const look = () => (window.drawnAt === undefined ? setTimeout(look, 20) : resolve(window.drawnAt));
    look();
  })`);
}

/** How much a page shifts while it loads: the sum of its layout shifts. Up to 0.1 counts as good. */
export async function measureShift(page: Page, url: string): Promise<number> {
  await page.goto(url);
  await page.waitForTimeout(3000);
  return page.evaluate<number>(`new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => { for (const { value } of list.getEntries()) sum += value; })
      .observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(sum), 200);
  })`);
}

/** The script that finds what scrolls furthest on a page. */
const FIND_SCROLLER = `const scroller = [document.scrollingElement, ...document.querySelectorAll('*')]
  .filter((one) => one === document.scrollingElement || /auto|scroll/.test(getComputedStyle(one).overflowY))
  .reduce((best, one) => one.scrollHeight - one.clientHeight > best.scrollHeight - best.clientHeight ? one : best);`;

/** Waits until no more rows are loaded, then scrolls like a mouse wheel for 300 frames. Milliseconds from frame to frame. */
export async function measureFrames(page: Page, url: string): Promise<number[]> {
  await page.goto(url);
  await page.waitForTimeout(1000);
  const height = () => page.evaluate<number>(`(() => { ${FIND_SCROLLER} return scroller.scrollHeight; })()`);
  for (let quiet = 0, last = 0; quiet < 4; ) {
    const now = await height();
    quiet = now === last ? quiet + 1 : 0;
    last = now;
    await page.waitForTimeout(250);
  }
  return page.evaluate<number[]>(`new Promise((resolve) => {
    ${FIND_SCROLLER}
    const step = scroller.scrollTop > scroller.scrollHeight / 2 ? -120 : 120;
    const frames = [];
    let last = 0;
    const next = (now) => {
      if (last > 0) frames.push(now - last);
      last = now;
      scroller.scrollTop += step;
      if (frames.length < 300) requestAnimationFrame(next);
      else resolve(frames);
    };
    requestAnimationFrame(() => requestAnimationFrame(next));
  })`);
}

async function disableCache(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
}
