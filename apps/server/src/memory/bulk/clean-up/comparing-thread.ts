import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import type { Comparison, ThreadReport } from './compare-in-thread.ts';
import { findClusters } from './find-clusters.ts';
import { findDuplicates } from './find-duplicates.ts';

/** The thread of `compareInThread`: processes the groups one by one and reports the result of each. */
const { groups, threshold, kind } = workerData as Comparison;
const report = (message: ThreadReport) => parentPort?.postMessage(message);

for (const [group, memories] of groups.entries()) {
  if (kind === 'clusters') {
    const vectors = memories.map(({ vector }) => vector);
    report({ kind: 'clusters', group, clusters: findClusters(vectors, threshold) });
    continue;
  }
  const found = await findDuplicates(memories, threshold, async (index) => {
    report({ kind: 'embed', group, index });
    const [vector] = await once(parentPort as NonNullable<typeof parentPort>, 'message');
    return vector;
  });
  report({ kind: 'pairs', group, found });
}
