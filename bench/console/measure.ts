import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';

/** Gzipped bytes of every script, style and page that a first visit loads, until nothing is left to load. */
export async function countTransfer(page: Page, url: string): Promise<number> {
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (['document', 'script', 'stylesheet', 'image'].includes(response.request().resourceType())) {
      bodies.push(response.body());
    }
  });
  await page.goto(url);
  // The shell keeps polling, so waiting for network silence would never end; waiting until it has drawn does.
  await page.waitForTimeout(3000);
  const all = await Promise.all(bodies);
  return all.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).byteLength, 0);
}

/** Milliseconds from the navigation to the largest contentful paint, with nothing in the cache. */
export async function measureLargestPaint(page: Page, url: string): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.goto(url);
  await page.waitForTimeout(2000);
  return page.evaluate<number>(`new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime))
      .observe({ type: 'largest-contentful-paint', buffered: true });
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

/** Loads the whole list, then scrolls through it like a mouse wheel, and counts the frames. */
export async function measureScroll(
  page: Page,
  url: string,
): Promise<{ rows: number; fps: number; slowestMs: number }> {
  await page.goto(url);
  await page.locator('[data-index]').first().waitFor();
  let rows = 0;
  // The end of the list fetches the next page, until there are no more.
  for (let quiet = 0; quiet < 8; ) {
    const now = await page.evaluate<number>(`(() => {
      const scroller = document.querySelector('[data-scroll]');
      scroller.scrollTop = scroller.scrollHeight;
      return Math.round(document.querySelector('ol[aria-label="Agents"]').clientHeight / 44);
    })()`);
    quiet = now === rows ? quiet + 1 : 0;
    rows = now;
    await page.waitForTimeout(100);
  }
  const frames = await page.evaluate<number[]>(`new Promise((resolve) => {
    const scroller = document.querySelector('[data-scroll]');
    scroller.scrollTop = 0;
    const frames = [];
    let last = 0;
    const step = (now) => {
      if (last > 0) frames.push(now - last);
      last = now;
      scroller.scrollTop += 120;
      if (frames.length < 300) requestAnimationFrame(step);
      else resolve(frames);
    };
    requestAnimationFrame(() => requestAnimationFrame(step));
  })`);
  const total = frames.reduce((sum, frame) => sum + frame, 0);
  return { rows, fps: (frames.length / total) * 1000, slowestMs: Math.max(...frames) };
}

/** Milliseconds from the click on an agent in the list until the first steps of its timeline are visible. */
export async function measureTimeline(page: Page, url: string, agentId: string): Promise<number> {
  await page.goto(`${url}/console/agents?q=${agentId}`);
  await page.locator('[data-row-focus]').first().waitFor();
  await page.waitForTimeout(500);
  return page.evaluate<number>(`new Promise((resolve) => {
    const from = performance.now();
    const look = () => {
      if (document.querySelectorAll('ol[aria-label="Timeline"] > li').length > 5) {
        requestAnimationFrame(() => resolve(performance.now() - from));
      } else requestAnimationFrame(look);
    };
    document.querySelector('[data-row-focus]').click();
    look();
  })`);
}
