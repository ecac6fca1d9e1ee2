/**
 * How long a snapshot takes: `node bench/browser/run.ts [times]`. Of pages with 50, 500 and 5,000 elements, with a real
 * Chromium in its sandbox, beside the simplest question to the same page: compare the ratio, not the milliseconds of two
 * machines. The last columns are the processor time of the browser and of this process for one snapshot.
 */
import { browserProcesses } from '@jettson/browser/testing';
import { startServer } from '@jettson/egress/testing';
import { startTestBrowser } from '../../packages/browser/src/testing/start-test-browser.ts';

const TIMES = Number(process.argv[2] ?? 20);
/** Elements of one row, with the row itself. */
const ROW = 5;
const TICKS_PER_SECOND = 100;

function pageOf(elements: number): string {
  const row = (_: unknown, index: number) =>
    `<li><a href="/item/${index}">Item ${index}</a><span>Price ${index}</span><button>Buy</button><input aria-label="Count"></li>`;
  return `<title>Shop</title><h1>Shop</h1><ul>${Array.from({ length: elements / ROW }, row).join('')}</ul>`;
}

/** The middle of the sorted values, and the one that 95 of 100 do not exceed. */
function summarize(values: number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]?.toFixed(1).padStart(7);
  return `p50 ${at(0.5)} ms  p95 ${at(0.95)} ms`;
}

function browserCpuMs(): number {
  const ticks = browserProcesses().map(({ read }) => {
    const [user = '0', system = '0'] = read('stat')
      .replace(/^.*\) /, '')
      .split(' ')
      .slice(11);
    return Number(user) + Number(system);
  });
  return (ticks.reduce((sum, value) => sum + value, 0) * 1000) / TICKS_PER_SECOND;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

const site = await startServer((request, response) =>
  response.setHeader('content-type', 'text/html').end(pageOf(Number(request.url?.slice(1)))),
);
const browser = startTestBrowser({ allow: site.host });
try {
  const session = await browser.host.openSession('bench');
  for (const elements of [50, 500, 5_000]) {
    await session.navigate(`${site.origin}/${elements}`);
    await session.snapshot(0);
    const [questions, snapshots]: [number[], number[]] = [[], []];
    const [cpuBefore, ownBefore] = [browserCpuMs(), process.cpuUsage()];
    // In turns, so that both meet the same machine.
    for (let time = 0; time < TIMES; time++) {
      questions.push(await timed(() => session.extractText('h1')));
      snapshots.push(await timed(() => session.snapshot(0)));
    }
    const own = process.cpuUsage(ownBefore);
    const cpu = [browserCpuMs() - cpuBefore, (own.user + own.system) / 1000].map((ms) =>
      (ms / TIMES).toFixed(0),
    );
    console.log(`${String(elements).padStart(5)} elements: snapshot ${summarize(snapshots)}`);
    console.log(`                one element's text ${summarize(questions)}   CPU ${cpu.join(' + ')} ms`);
  }
} finally {
  await browser.close();
  await site.close();
}
