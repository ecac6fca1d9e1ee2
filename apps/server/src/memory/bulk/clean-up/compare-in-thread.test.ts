import { expect, test } from 'vitest';
import { clustersInThread, duplicatesInThread } from './compare-in-thread.ts';

/** Vectors of unit length, all close to each other. */
function alike(count: number) {
  return Array.from({ length: count }, (_, i) => {
    const vector = Float32Array.from({ length: 64 }, (_, d) => (d === 0 ? 1 : Math.sin(i * 64 + d) / 20));
    const length = Math.hypot(...vector);
    return {
      key: 'a',
      value: `the memory is number ${i}`,
      tags: [],
      metadata: {},
      trust: 'user' as const,
      expiresAt: null,
      vector: vector.map((x) => x / length),
      hasTitle: false,
    };
  });
}

test('the event loop goes on while memories are compared', async () => {
  let turns = 0;
  const counting = setInterval(() => turns++, 1);

  const [clusters] = await clustersInThread([alike(1000)], 0.8);
  clearInterval(counting);

  expect(clusters?.flat()).toHaveLength(1000);
  expect(turns).toBeGreaterThan(10);
});

test('a comparison that is not done in its time is ended', async () => {
  const comparison = clustersInThread([alike(5000)], 0.8, { limitMs: 1 });

  await expect(comparison).rejects.toMatchObject({
    code: 'payload_too_large',
    details: { field: 'namespace' },
  });
});

test('a value whose vector cannot be made ends the comparison', async () => {
  const [a, b] = alike(2).map((memory) => ({ ...memory, hasTitle: true }));

  const comparison = duplicatesInThread([[a, { ...b, value: 'the memory has number 0' }]] as never, 0.8, {
    embedValue: () => Promise.reject(new Error('no embedder')),
  });

  await expect(comparison).rejects.toThrow('no embedder');
});
