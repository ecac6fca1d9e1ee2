import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Attack } from '../attack.ts';

export const heavyConsolidation: Attack = {
  name: 'consolidating and deduplicating thousands of memories that are all alike',
  async prepare({ client, times }) {
    const memories = Array.from({ length: times > 1 ? 2000 : 80 }, (_, i) => ({
      key: `k${i}`,
      value: `The build of service ${i} takes ${i} seconds`,
    }));
    await client.memory.import(memories);
    while ((await client.usage.get()).memory.pending_embeddings > 0) await setTimeout(1000);
  },
  async attack({ url, apiKey, times }) {
    const cleanUp = async (what: string, options: object) => {
      const { status } = await fetch(`${url}/memory/${what}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...options, dry_run: true }),
      });
      return status;
    };
    for (let time = 0; time < times; time++) {
      // A threshold below the floor is raised to it: otherwise all would be one group.
      expect([200, 413]).toContain(await cleanUp('consolidate', { threshold: 0 }));
      // 413 when it takes longer than its time.
      expect([200, 413]).toContain(await cleanUp('consolidate', { threshold: 0.8, min_cluster_size: 100 }));
      expect([200, 413]).toContain(await cleanUp('dedupe', { threshold: 0.8 }));
    }
  },
};
