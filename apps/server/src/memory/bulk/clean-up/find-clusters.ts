import { cosine } from './cosine.ts';
import { createNeighbours } from './create-neighbours.ts';

/** A summary has to cover all members of its group. */
const MAX_MEMBERS = 50;
/**
 * For each vector, only this many of its nearest neighbours are considered. Without this bound, 10,000 memories that
 * all resemble each other would make 50 million pairs.
 */
const MAX_NEAR = 64;

interface Cluster {
  members: number[];
  /**
   * The sum of the members' vectors. The mean cosine between two clusters is the product of their sums divided by their
   * sizes.
   */
  sum: Float32Array;
  /**
   * Clusters with a member that is near one of ours, each with the product of both sums. Only with these can the mean
   * reach the threshold.
   */
  near: Map<Cluster, number>;
  /** The one of these that is nearest on average, if that reaches the threshold. */
  best: { cluster: Cluster; mean: number } | undefined;
}

/**
 * Groups vectors of unit length by average linkage: joins the two groups whose members are nearest on average, as long
 * as that average reaches the threshold and both fit into one group. A chain of near neighbours does not make a group.
 * Returns indexes. Takes seconds of computation: call it in a separate thread.
 */
export function findClusters(vectors: Float32Array[], threshold: number): number[][] {
  const clusters = new Set(
    vectors.map((sum, i): Cluster => ({ members: [i], sum, near: new Map(), best: undefined })),
  );
  linkNear([...clusters], vectors, threshold);
  for (const cluster of clusters) cluster.best = findBest(cluster, threshold);
  for (;;) {
    let first: Cluster | undefined;
    for (const cluster of clusters) {
      if (cluster.best !== undefined && cluster.best.mean > (first?.best?.mean ?? -1)) first = cluster;
    }
    if (first?.best === undefined) return [...clusters].map(({ members }) => members);
    const second = first.best.cluster;
    absorb(first, second);
    clusters.delete(second);
    first.best = findBest(first, threshold);
    for (const [other, product] of first.near) {
      const isTouched = other.best?.cluster === first || other.best?.cluster === second;
      other.best = isTouched ? findBest(other, threshold) : better(other, [first, product], threshold);
    }
  }
}

function linkNear(clusters: Cluster[], vectors: Float32Array[], threshold: number): void {
  const near = createNeighbours(vectors);
  const nearest = clusters.map((_, i) => openNearest(i));
  for (let i = 0; i < clusters.length; i++) {
    for (let j = i + 1; j < clusters.length; j++) {
      const similarity = near(i, j, threshold);
      if (similarity === null) continue;
      nearest[i]?.add(j, similarity);
      nearest[j]?.add(i, similarity);
    }
  }
  for (const [i, cluster] of clusters.entries()) {
    for (const j of nearest[i]?.take() ?? []) {
      const other = clusters[j] as Cluster;
      const product = cosine(cluster.sum, other.sum);
      cluster.near.set(other, product);
      other.near.set(cluster, product);
    }
  }
}

/** Keeps those of the added neighbours that are nearest to `own`, and sorts only now and then. */
function openNearest(own: number) {
  let kept: { index: number; similarity: number }[] = [];
  // Among many equals, each keeps those with the nearest index: if all kept the same ones, the rest would be left
  // without neighbours.
  const prune = () => {
    kept = kept
      .sort((a, b) => b.similarity - a.similarity || Math.abs(a.index - own) - Math.abs(b.index - own))
      .slice(0, MAX_NEAR);
  };
  return {
    add(index: number, similarity: number) {
      kept.push({ index, similarity });
      if (kept.length === 2 * MAX_NEAR) prune();
    },
    take(): number[] {
      prune();
      return kept.map(({ index }) => index);
    },
  };
}

function findBest(cluster: Cluster, threshold: number): Cluster['best'] {
  cluster.best = undefined;
  for (const other of cluster.near) cluster.best = better(cluster, other, threshold);
  return cluster.best;
}

/** `other` if it is nearer than the best partner so far, otherwise the best so far. */
function better(
  { members, best }: Cluster,
  [other, product]: [Cluster, number],
  threshold: number,
): Cluster['best'] {
  if (members.length + other.members.length > MAX_MEMBERS) return best;
  const mean = product / (members.length * other.members.length);
  return mean >= threshold && mean > (best?.mean ?? -1) ? { cluster: other, mean } : best;
}

function absorb(into: Cluster, gone: Cluster): void {
  into.near.delete(gone);
  for (const [other, product] of into.near) {
    const added = gone.near.get(other) ?? cosine(gone.sum, other.sum);
    into.near.set(other, product + added);
    other.near.set(into, product + added);
  }
  for (const [other, product] of gone.near) {
    other.near.delete(gone);
    if (other === into || into.near.has(other)) continue;
    const whole = product + cosine(into.sum, other.sum);
    into.near.set(other, whole);
    other.near.set(into, whole);
  }
  into.members.push(...gone.members);
  into.sum = into.sum.map((x, i) => x + (gone.sum[i] as number));
}
