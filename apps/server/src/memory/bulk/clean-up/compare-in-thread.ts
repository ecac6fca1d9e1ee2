import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ApiError } from '../../../errors.ts';
import type { Comparable, FoundDuplicates } from './find-duplicates.ts';

/** What a thread has to compare. Memories are only compared within their group. */
export interface Comparison {
  kind: 'clusters' | 'pairs';
  groups: Comparable[][];
  threshold: number;
}

/** The messages from the thread; `embed` asks for the vector of a value. */
export type ThreadReport =
  | { kind: 'clusters'; group: number; clusters: number[][] }
  | { kind: 'pairs'; group: number; found: FoundDuplicates }
  | { kind: 'embed'; group: number; index: number };

interface Options {
  embedValue?: (value: string) => Promise<Float32Array>;
  /** Time limit for the comparison alone, in milliseconds. */
  limitMs?: number;
}

const LIMIT_MS = 60_000;
const MAX_HEAP_MB = 512;

/** For each group, the clusters of positions whose members are about the same thing. Throws what `compare` throws. */
export async function clustersInThread(
  groups: Comparable[][],
  threshold: number,
  options: Options = {},
): Promise<number[][][]> {
  const clusters: number[][][] = groups.map(() => []);
  await compare({ kind: 'clusters', groups, threshold }, options, (report) => {
    if (report.kind === 'clusters') clusters[report.group] = report.clusters;
  });
  return clusters;
}

/**
 * For each group, the pairs of positions that say the same, and those that only look alike. Throws what `compare`
 * throws.
 */
export async function duplicatesInThread(
  groups: Comparable[][],
  threshold: number,
  options: Options,
): Promise<FoundDuplicates[]> {
  const found = groups.map((): FoundDuplicates => ({ pairs: [], near: [] }));
  await compare({ kind: 'pairs', groups, threshold }, options, (report) => {
    if (report.kind === 'pairs') found[report.group] = report.found;
  });
  return found;
}

/**
 * Compares in a separate thread, so that no request waits for it. Since callers choose how much is compared, the thread
 * is terminated after a time limit; this then throws `payload_too_large`.
 */
async function compare(
  comparison: Comparison,
  { embedValue, limitMs = LIMIT_MS }: Options,
  take: (report: ThreadReport) => void,
): Promise<void> {
  const thread = new Worker(new URL('./comparing-thread.ts', import.meta.url), {
    name: 'comparing',
    workerData: comparison,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  const timer = AbortSignal.timeout(limitMs);
  const { promise: failed, reject } = Promise.withResolvers<never>();
  timer.addEventListener('abort', () => reject(tooMuchToCompare()));
  thread.on('error', (error) => {
    reject('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuchToCompare() : error);
  });
  thread.on('message', (report: ThreadReport) => {
    if (report.kind !== 'embed') return take(report);
    const memory = comparison.groups[report.group]?.[report.index] as Comparable;
    embedValue?.(memory.value).then((vector) => thread.postMessage(vector), reject);
  });
  try {
    await Promise.race([once(thread, 'exit'), failed]);
  } finally {
    await thread.terminate();
  }
}

function tooMuchToCompare(): ApiError {
  return new ApiError('payload_too_large', 'There are too many memories to compare in one call', {
    details: { field: 'namespace', expected: 'a namespace with fewer memories, or a higher threshold' },
  });
}
