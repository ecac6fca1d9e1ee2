import { expect } from 'vitest';
import type { Attack } from '../attack.ts';

const WORDS = Array.from({ length: 120 }, (_, i) => String.fromCharCode(97 + (i % 26)).repeat(3 + i / 26));

export const heavySearches: Attack = {
  name: 'thirty searches at once, each for 120 words that all memories have, with filters and in the past',
  async prepare({ client, times }) {
    const memories = Array.from({ length: times > 1 ? 4000 : 400 }, (_, i) => ({
      key: `k${i}`,
      value: `${WORDS.join(' ')} ${i}`,
      tags: ['a'],
      metadata: { team: 'x' },
    }));
    await client.memory.import(memories);
  },
  async attack({ url, apiKey, times }) {
    const search = () =>
      fetch(`${url}/memory/search`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          query: WORDS.join(' '),
          tags: ['a'],
          metadata: { team: 'x' },
          as_of: Date.now(),
          mode: 'keyword',
        }),
      });
    for (let time = 0; time < times; time++) {
      const answers = await Promise.all(Array.from({ length: 30 }, search));

      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0);
      expect(statuses.filter((status) => status !== 200 && status !== 429)).toEqual([]);
      const refused = answers.find(({ status }) => status === 429);
      expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  },
};
