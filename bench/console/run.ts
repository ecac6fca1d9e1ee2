/**
 * How fast the console is, in headless Chromium against the real server: `node bench/console/run.ts`. Prints each figure with its target.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { buildServed } from '../../apps/server/src/cli/build-served.ts';
import { startServerProcess } from '../../e2e/console/test-server.ts';
import { findChromium } from '../../packages/browser/src/find-chromium.ts';
import {
  countTransfer,
  measureLargestPaint,
  measureScroll,
  measureShift,
  measureTimeline,
} from './measure.ts';

const { values } = parseArgs({
  options: {
    agents: { type: 'string', default: '10000' },
    events: { type: 'string', default: '2000' },
    json: { type: 'boolean' },
  },
});

await buildServed();
const server = await startServerProcess(['--agents', values.agents, '--events', values.events]);
const found = await findChromium({ cacheFolder: join(homedir(), '.cache', 'jettson', 'chromium') });
const browser = await chromium.launch({
  executablePath: join(found.folder, found.program),
  chromiumSandbox: process.getuid?.() !== 0,
  env: {
    ...(process.env as Record<string, string>),
    ...(found.isBundled && {
      LD_LIBRARY_PATH: join(found.folder, 'lib'),
      FONTCONFIG_FILE: join(found.folder, 'fonts.conf'),
    }),
  },
});
const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 } });

const figures: { name: string; value: number; unit: string; target: string; isMet: boolean }[] = [];
const add = (name: string, value: number, unit: string, target: string, isMet: boolean) =>
  figures.push({ name, value: Math.round(value * 10) / 10, unit, target, isMet });

async function withPage<T>(work: (page: Page) => Promise<T>): Promise<T> {
  const page = await context.newPage();
  try {
    return await work(page);
  } finally {
    await page.close();
  }
}

try {
  const signInBytes = await withPage((page) => countTransfer(page, `${server.url}/console/sign-in`));
  add('sign-in page, all files, gzip', signInBytes / 1000, 'kB', '< 150', signInBytes < 150_000);
  await withPage(async (page) => {
    await page.goto(await server.newLink());
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  });
  const bytes = await withPage((page) => countTransfer(page, `${server.url}/console/`));
  add('overview, all files, gzip', bytes / 1000, 'kB', '< 150', bytes < 150_000);

  const paints = [];
  for (let run = 0; run < 5; run++) {
    paints.push(await withPage((page) => measureLargestPaint(page, `${server.url}/console/`)));
  }
  const paint = median(paints);
  add('largest contentful paint, median of 5', paint, 'ms', '< 1000', paint < 1000);

  for (const path of ['', 'agents', 'memory', 'usage', 'settings', `agents/${server.longAgentId}`]) {
    const shift = await withPage((page) => measureShift(page, `${server.url}/console/${path}`));
    add(`layout shift of /${path}, thousandths`, shift * 1000, '', '< 100', shift < 0.1);
  }

  const { rows, fps, slowestMs } = await withPage((page) =>
    measureScroll(page, `${server.url}/console/agents`),
  );
  add(`list of ${rows} agents, scrolling`, fps, 'fps', '>= 50', fps >= 50);
  add(`list of ${rows} agents, slowest frame`, slowestMs, 'ms', '', true);

  const timelines = [];
  for (let run = 0; run < 5; run++) {
    timelines.push(await withPage((page) => measureTimeline(page, server.url, server.longAgentId ?? '')));
  }
  const timeline = median(timelines);
  add(
    `timeline of ${values.events} events, from click to drawn, median of 5`,
    timeline,
    'ms',
    '< 500',
    timeline < 500,
  );
} finally {
  await browser.close();
  await server.stop();
}

if (values.json) console.log(JSON.stringify(figures, null, 2));
else console.table(figures.map(({ isMet, ...figure }) => ({ ...figure, met: isMet ? 'yes' : 'NO' })));

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
