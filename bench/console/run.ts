/**
 * How fast the console is, in headless Chromium against the real server, beside an empty page in the same browser:
 * `node bench/console/run.ts`. Measurements of the two alternate, because other programs share the machine.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus, homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { buildServed } from '../../apps/server/src/cli/build-served.ts';
import { startServerProcess } from '../../e2e/console/test-server.ts';
import { findChromium } from '../../packages/browser/src/find-chromium.ts';
import { countTransfer, measureFrames, measureLargestPaint, measureRows, measureShift } from './measure.ts';

const { values } = parseArgs({
  options: {
    agents: { type: 'string', default: '1000' },
    events: { type: 'string', default: '10000' },
    runs: { type: 'string', default: '5' },
    json: { type: 'boolean' },
  },
});
const runs = Number(values.runs);

/** The smallest page that paints and that can be scrolled. */
const EMPTY = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Empty</title>
<body style="height:500000px"><p>Nothing here</p>`;
const emptySite = createServer((_, response) => response.setHeader('content-type', 'text/html').end(EMPTY));
await new Promise<void>((resolve) => emptySite.listen(0, '127.0.0.1', resolve));
const emptyUrl = `http://127.0.0.1:${(emptySite.address() as AddressInfo).port}/`;

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
const overview = `${server.url}/console/`;
const run = `${server.url}/console/agents/${server.longAgentId}`;

interface Figure {
  figure: string;
  console: string;
  'empty page': string;
  ratio: string;
  target: string;
}
const figures: Figure[] = [];
const add = (figure: string, shown: string, rest: Partial<Omit<Figure, 'figure' | 'console'>> = {}) =>
  figures.push({ figure, console: shown, 'empty page': '', ratio: '', target: '', ...rest });

try {
  const signIn = await withPage((page) => countTransfer(page, `${server.url}/console/sign-in`));
  await withPage(async (page) => {
    await page.goto(await server.newLink());
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  });
  const first = await withPage((page) => countTransfer(page, overview));
  add('first route (overview): page, scripts, styles, icon; gzip', kilobytes(first.code), {
    target: '< 150 kB',
  });
  add('first route: fonts, which do not hold up the first paint', kilobytes(first.fonts));
  add('sign-in page: page, scripts, styles, icon; gzip', kilobytes(signIn.code), { target: '< 150 kB' });

  await compare('largest contentful paint of the overview', {
    console: () => withPage((page) => measureLargestPaint(page, overview)),
    empty: () => withPage((page) => measureLargestPaint(page, emptyUrl)),
  });
  await compare(`opening a run of ${values.events} events, until its steps are drawn`, {
    console: () => withPage((page) => measureRows(page, run)),
    empty: () => withPage((page) => measureLargestPaint(page, emptyUrl)),
  });
  await compareFrames(`frames dropped while scrolling a run of ${values.events} events`, run);
  await compareFrames(
    `frames dropped while scrolling a list of ${values.agents} agents`,
    `${server.url}/console/agents`,
  );

  const shifts: number[] = [];
  for (const path of ['', 'agents', 'memory', 'usage', 'settings', `agents/${server.longAgentId}`]) {
    shifts.push(await withPage((page) => measureShift(page, `${server.url}/console/${path}`)));
  }
  add('largest layout shift of six pages', Math.max(...shifts).toFixed(3), { target: '< 0.1' });
} finally {
  await browser.close();
  await server.stop();
  emptySite.close();
}

if (values.json) console.log(JSON.stringify(figures, null, 2));
else {
  console.table(figures);
  console.log(`${new Date().toISOString()}, ${cpus().length} × ${cpus()[0]?.model}, medians of ${runs}`);
}

async function withPage<T>(work: (page: Page) => Promise<T>): Promise<T> {
  const page = await context.newPage();
  try {
    return await work(page);
  } finally {
    await page.close();
  }
}

/** Both in turn, and the ratio of their medians. */
async function compare(
  figure: string,
  measured: { console: () => Promise<number>; empty: () => Promise<number> },
): Promise<void> {
  const [ours, empties]: [number[], number[]] = [[], []];
  for (let count = 0; count < runs; count++) {
    empties.push(await measured.empty());
    ours.push(await measured.console());
  }
  const [our, empty] = [median(ours), median(empties)];
  add(figure, `${Math.round(our)} ms`, {
    'empty page': `${Math.round(empty)} ms`,
    ratio: (our / empty).toFixed(1),
  });
}

async function compareFrames(figure: string, url: string): Promise<void> {
  const [ours, empties]: [number[], number[]] = [[], []];
  for (let count = 0; count < runs; count++) {
    const empty = await withPage((page) => measureFrames(page, emptyUrl));
    const period = median(empty);
    empties.push(shareDropped(empty, period));
    ours.push(shareDropped(await withPage((page) => measureFrames(page, url)), period));
  }
  const [our, empty] = [median(ours), median(empties)];
  add(figure, percent(our), {
    'empty page': percent(empty),
    ratio: `${((1 - our) / (1 - empty)).toFixed(2)} of its frames`,
  });
}

/** The part of the frames that would have been drawn at this period, and were not. */
function shareDropped(frames: number[], period: number): number {
  const due = frames.reduce((sum, frame) => sum + Math.max(1, Math.round(frame / period)), 0);
  return 1 - frames.length / due;
}

function median(all: number[]): number {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}
