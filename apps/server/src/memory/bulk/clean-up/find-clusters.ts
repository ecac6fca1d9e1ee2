import { cosine } from './cosine.ts';
import { createNeighbours } from './create-neighbours.ts';

/** A summary has to hold all members of a group. */
const MAX_MEMBERS = 50;
/**
 * Near vectors that are looked at for each: the nearest. Without this bound 10,000 memories that all resemble each other
 * would make 50 million pairs.
 */
const MAX_NEAR = 64;

interface Cluster {
  members: number[];
  /** Sum of the members' vectors: the mean cosine between two clusters is the product of their sums by their sizes. */
  sum: Float32Array;
  /** Clusters that have a member near to one of ours, with the product of both sums. Only with these a mean can reach the threshold. */
  near: Map<Cluster, number>;
  /** The one of these that is nearest on average, when that reaches the threshold. */
  best: { cluster: Cluster; mean: number } | undefined;
}

/**
 * Groups vectors of unit length by average linkage: the two groups whose members are nearest on average are joined,
 * as long as that average reaches the threshold and both fit into one group. A chain of near neighbours does not make a
 * group. Returns indexes.
 * It computes for seconds: call it from a thread of its own.
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

/** Keeps what is nearest to `own` of what is added, sorting only now and then. */
function openNearest(own: number) {
  let kept: { index: number; similarity: number }[] = [];
  // Of many equals each keeps its own neighbours: if all kept the same ones, the rest would be left alone.
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

/** The best partner so far, or `other` when it is nearer. */
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
