import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cosine } from './cosine.ts';
import { findClusters } from './find-clusters.ts';

/** Unit vectors in a plane, at these angles in degrees. */
const atAngles = (...degrees: number[]) =>
  degrees.map((degree) =>
    Float32Array.of(Math.cos((degree * Math.PI) / 180), Math.sin((degree * Math.PI) / 180)),
  );
const WITHIN_20_DEGREES = Math.cos((20 * Math.PI) / 180);

test('what is near on average is a group', () => {
  const clusters = findClusters(atAngles(0, 5, 90, 95, 100, 200), WITHIN_20_DEGREES);

  expect(clusters.map((members) => members.sort())).toEqual([[0, 1], [2, 3, 4], [5]]);
});

test('a chain of near neighbours is not one group', () => {
  const clusters = findClusters(atAngles(0, 15, 30, 45, 60, 75, 90), WITHIN_20_DEGREES);

  expect(Math.max(...clusters.map(({ length }) => length))).toBeLessThan(4);
  expect(clusters.flat().sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('groups are those that joining the nearest pair again and again gives', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 359 }), { maxLength: 14 }), (degrees) => {
      // No two distances are equal: otherwise both sides would have to break ties in the same way.
      const vectors = atAngles(...degrees.map((degree) => degree + Math.sin(degree * 12.9898) * 0.43));

      const clusters = findClusters(vectors, WITHIN_20_DEGREES);

      expect(normalized(clusters)).toEqual(normalized(joinPlainly(vectors, WITHIN_20_DEGREES)));
    }),
    { numRuns: 200 },
  );
});

test('many that are all alike become groups of at most 50, and nearly none is left alone', () => {
  const clusters = findClusters(atAngles(...new Array(1000).fill(0)), WITHIN_20_DEGREES);

  expect(Math.max(...clusters.map(({ length }) => length))).toBeLessThanOrEqual(50);
  expect(clusters.filter(({ length }) => length > 10).flat().length).toBeGreaterThan(900);
});

/** Average linkage as in the textbook: for every join, all pairs are examined. */
function joinPlainly(vectors: Float32Array[], threshold: number): number[][] {
  const clusters = vectors.map((_, i) => [i]);
  for (;;) {
    let best = { mean: threshold, i: -1, j: -1 };
    for (let i = 0; i < clusters.length; i++) {
      for (let j = i + 1; j < clusters.length; j++) {
        const pairs = (clusters[i] ?? []).flatMap((a) => (clusters[j] ?? []).map((b) => [a, b] as const));
        const sum = pairs.reduce(
          (total, [a, b]) => total + cosine(vectors[a] as Float32Array, vectors[b] as Float32Array),
          0,
        );
        if (sum / pairs.length > best.mean + 1e-6) best = { mean: sum / pairs.length, i, j };
      }
    }
    if (best.i === -1) return clusters;
    clusters[best.i]?.push(...(clusters.splice(best.j, 1)[0] ?? []));
  }
}

const normalized = (clusters: number[][]) =>
  clusters.map((members) => members.toSorted((a, b) => a - b).join(',')).sort();
