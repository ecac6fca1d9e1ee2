/** The second account, in a thread of its own: a delay of the test's event loop must not look like one of the server. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { Neighbour, Observation } from './start-neighbour.ts';

const EVERY_MS = 100;
/** No answer for this long counts as none. */
const PATIENCE_MS = 30_000;

const { url, apiKey } = workerData as Neighbour;
let gaps: number[] = [];
let failures: string[] = [];
let lastAnswer = performance.now();

async function call(): Promise<void> {
  const response = await fetch(`${url}/agents?limit=1`, {
    headers: { authorization: `Bearer ${apiKey}` },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const body = await response.text();
  if (response.status !== 200) throw new Error(`${response.status} ${body}`);
}

parentPort?.on('message', () => {
  // A gap that is still open counts too.
  const observed = [...gaps, performance.now() - lastAnswer].toSorted((a, b) => a - b);
  const observation: Observation = {
    calls: gaps.length,
    failures,
    usualGapMs: observed[Math.floor(observed.length / 2)] ?? 0,
    longestGapMs: observed.at(-1) ?? 0,
  };
  gaps = [];
  failures = [];
  parentPort?.postMessage(observation);
});

for (;;) {
  const next = sleep(EVERY_MS);
  await call().catch((error) => failures.push(String(error)));
  const now = performance.now();
  gaps.push(now - lastAnswer);
  lastAnswer = now;
  await next;
}
