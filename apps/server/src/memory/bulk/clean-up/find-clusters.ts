import { cosine } from './cosine.ts';
import { createNeighbours } from './create-neighbours.ts';
import { createYield } from './create-yield.ts';

/** Looking at the clock for each pair would take longer than the pair. */
const PAIRS_A_CHECK = 256;

interface Cluster {
  members: number[];
  /** Sum of the members' vectors: the mean cosine between two clusters is the product of their sums by their sizes. */
  sum: Float32Array;
  /** Clusters that have a member near to one of ours. Only with these a mean can reach the threshold. */
  near: Set<Cluster>;
  /** The one of these that is nearest on average, when that reaches the threshold. */
  best: { cluster: Cluster; mean: number } | undefined;
}

/**
 * Groups vectors of unit length by average linkage: the two groups whose members are nearest on average are joined,
 * as long as that average reaches the threshold. A chain of near neighbours does not make a group. Returns indexes.
 */
export async function findClusters(vectors: Float32Array[], threshold: number): Promise<number[][]> {
  const yieldTurn = createYield();
  const clusters = new Set(
    vectors.map((sum, i): Cluster => ({ members: [i], sum, near: new Set(), best: undefined })),
  );
  await linkNear([...clusters], vectors, threshold);
  for (const cluster of clusters) cluster.best = findBest(cluster, threshold);
  for (;;) {
    await yieldTurn();
    let first: Cluster | undefined;
    for (const cluster of clusters) {
      if (cluster.best !== undefined && cluster.best.mean > (first?.best?.mean ?? -1)) first = cluster;
    }
    if (first?.best === undefined) return [...clusters].map(({ members }) => members);
    const second = first.best.cluster;
    absorb(first, second);
    clusters.delete(second);
    first.best = findBest(first, threshold);
    for (const other of first.near) {
      const isTouched = other.best?.cluster === first || other.best?.cluster === second;
      other.best = isTouched ? findBest(other, threshold) : better(other, first, threshold);
    }
  }
}

async function linkNear(clusters: Cluster[], vectors: Float32Array[], threshold: number): Promise<void> {
  const near = createNeighbours(vectors);
  const yieldTurn = createYield();
  for (const [i, a] of clusters.entries()) {
    for (let j = i + 1; j < clusters.length; j++) {
      if (j % PAIRS_A_CHECK === 0) await yieldTurn();
      if (near(i, j, threshold) === null) continue;
      const b = clusters[j] as Cluster;
      a.near.add(b);
      b.near.add(a);
    }
  }
}

function findBest(cluster: Cluster, threshold: number): Cluster['best'] {
  cluster.best = undefined;
  for (const other of cluster.near) cluster.best = better(cluster, other, threshold);
  return cluster.best;
}

/** The best partner so far, or `other` when it is nearer. */
function better({ sum, members, best }: Cluster, other: Cluster, threshold: number): Cluster['best'] {
  const mean = cosine(sum, other.sum) / (members.length * other.members.length);
  return mean >= threshold && mean > (best?.mean ?? -1) ? { cluster: other, mean } : best;
}

function absorb(into: Cluster, gone: Cluster): void {
  into.members.push(...gone.members);
  into.sum = into.sum.map((x, i) => x + (gone.sum[i] as number));
  for (const other of gone.near) {
    other.near.delete(gone);
    if (other === into) continue;
    other.near.add(into);
    into.near.add(other);
  }
}
