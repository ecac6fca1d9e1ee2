import { expect } from 'vitest';
import type { Attack } from '../attack.ts';

export const heavyConsolidation: Attack = {
  name: 'consolidating and deduplicating thousands of memories that are all alike',
  async prepare({ client, times }) {
    const memories = Array.from({ length: times > 1 ? 4000 : 80 }, (_, i) => ({
      key: `k${i}`,
      value: `The build of service ${i} takes ${i} seconds`,
    }));
    await client.memory.import(memories);
  },
  async attack({ url, apiKey, times }) {
    const cleanUp = async (what: string, threshold: number) => {
      const { status } = await fetch(`${url}/memory/${what}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ threshold, dry_run: true, min_cluster_size: 100 }),
      });
      return status;
    };
    for (let time = 0; time < times; time++) {
      expect(await cleanUp('consolidate', 0)).toBe(400);
      // 413 when it takes longer than its time.
      expect([200, 413]).toContain(await cleanUp('consolidate', 0.8));
      expect([200, 413]).toContain(await cleanUp('dedupe', 0.8));
    }
  },
};
