import { expect } from 'vitest';
import type { Attack } from '../attack.ts';

const VALUE = 'x'.repeat(4990);

export const floodOfVersions: Attack = {
  name: 'versions of one memory, written as fast as the plan allows, and keys that are deleted again',
  async attack({ url, apiKey, times }) {
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
    const put = async (key: string, value: string) =>
      (await fetch(`${url}/memory`, { method: 'POST', headers, body: JSON.stringify({ key, value }) }))
        .status;
    const statuses: number[] = [];
    for (let n = 0; n < 15 * times; n++) {
      const values = Array.from({ length: 10 }, (_, i) => `${VALUE} ${n} ${i}`);
      statuses.push(...(await Promise.all(values.map((value) => put('one', value)))));
      await put(`gone ${n}`, VALUE);
      await fetch(`${url}/memory?key=gone ${n}`, { method: 'DELETE', headers });
    }

    expect(statuses.filter((status) => status === 201)).toHaveLength(100);
    // On a fast machine the key's requests run out as well.
    expect(statuses.filter((status) => ![201, 402, 429].includes(status))).toEqual([]);
    expect(statuses).toContain(402);
  },
};
