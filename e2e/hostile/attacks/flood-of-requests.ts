import { expect } from 'vitest';
import type { Attack } from '../attack.ts';

export const floodOfRequests: Attack = {
  name: 'thousands of requests with a free key, and with keys that open nothing',
  plan: 'free',
  async attack({ url, apiKey, times }) {
    const flood = async (key: string) => {
      const seen = new Map<number, number>();
      for (let n = 0; n < 20 * times; n++) {
        const answers = await Promise.all(
          Array.from({ length: 100 }, () =>
            fetch(`${url}/memory/namespaces`, { headers: { authorization: `Bearer ${key}` } }),
          ),
        );
        for (const { status, body } of answers) {
          seen.set(status, (seen.get(status) ?? 0) + 1);
          await body?.cancel();
        }
      }
      return seen;
    };

    const [mine, guessed] = [await flood(apiKey), await flood(`jett_sk_live_${'0'.repeat(32)}`)];

    expect([...mine.keys()].sort()).toEqual([200, 429]);
    expect(mine.get(429)).toBeGreaterThan(0);
    expect([...guessed.keys()].sort()).toEqual([401, 429]);
  },
};
