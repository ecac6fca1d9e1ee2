import { cosine, createNeighbours, createYield } from './cosine.ts';

/** Looking at the clock for each pair would take longer than the pair. */
const PAIRS_A_CHECK = 256;

interface Cluster {
  members: number[];
  /** Sum of the members' vectors: the mean cosine between two clusters is the product of their sums by their sizes. */
  sum: Float32Array;
}

/**
 * Groups vectors of unit length by average linkage: the two groups whose members are nearest on average are joined,
 * as long as that average reaches the threshold. A chain of near neighbours does not make a group. Returns indexes.
 */
export async function findClusters(vectors: Float32Array[], threshold: number): Promise<number[][]> {
  const clusters: number[][] = [];
  for (const component of await findComponents(vectors, threshold)) {
    clusters.push(...(await joinNearest(component, vectors, threshold)));
  }
  return clusters;
}

/** Groups joined by single neighbours: an average reaches the threshold only within one of these. */
async function findComponents(vectors: Float32Array[], threshold: number): Promise<number[][]> {
  const near = createNeighbours(vectors);
  const giveWay = createYield();
  const unseen = new Set(vectors.keys());
  const components: number[][] = [];
  for (const start of vectors.keys()) {
    if (!unseen.delete(start)) continue;
    const component = [start];
    for (const i of component) {
      for (const j of unseen) {
        if (j % PAIRS_A_CHECK === 0) await giveWay();
        if (near(i, j, threshold) === null) continue;
        unseen.delete(j);
        component.push(j);
      }
    }
    components.push(component);
  }
  return components;
}

async function joinNearest(
  component: number[],
  vectors: Float32Array[],
  threshold: number,
): Promise<number[][]> {
  const giveWay = createYield();
  const clusters: (Cluster | undefined)[] = component.map((i) => ({
    members: [i],
    sum: vectors[i] as Float32Array,
  }));
  // For each cluster the best partner behind it: only what a join touched is looked for again.
  const best: ({ partner: number; mean: number } | undefined)[] = clusters.map(() => undefined);

  const meanOf = (i: number, j: number): number => {
    const [a, b] = [clusters[i], clusters[j]];
    if (a === undefined || b === undefined) return -1;
    return cosine(a.sum, b.sum) / (a.members.length * b.members.length);
  };
  const lookFor = async (i: number) => {
    best[i] = undefined;
    for (let j = i + 1; j < clusters.length; j++) {
      if (j % PAIRS_A_CHECK === 0) await giveWay();
      const mean = meanOf(i, j);
      if (mean >= threshold && mean > (best[i]?.mean ?? -1)) best[i] = { partner: j, mean };
    }
  };

  for (const i of clusters.keys()) await lookFor(i);
  for (;;) {
    let first = 0;
    for (const [i, candidate] of best.entries()) {
      if ((candidate?.mean ?? -1) > (best[first]?.mean ?? -1)) first = i;
    }
    const second = best[first]?.partner;
    if (second === undefined) break;
    clusters[first] = join(clusters[first] as Cluster, clusters[second] as Cluster);
    clusters[second] = undefined;
    best[second] = undefined;
    for (const [i, candidate] of best.entries()) {
      if (clusters[i] === undefined) continue;
      if (i === first || candidate?.partner === first || candidate?.partner === second) await lookFor(i);
      else if (i < first && meanOf(i, first) >= Math.max(threshold, candidate?.mean ?? -1)) {
        best[i] = { partner: first, mean: meanOf(i, first) };
      }
    }
  }
  return clusters.filter((cluster) => cluster !== undefined).map(({ members }) => members);
}

function join(a: Cluster, b: Cluster): Cluster {
  return { members: [...a.members, ...b.members], sum: a.sum.map((x, i) => x + (b.sum[i] as number)) };
}
