import { expect } from 'vitest';
import type { Attack } from '../attack.ts';

const AT_ONCE = 5;

/** 256 kB of alternatives took 3.6 s to compile, before anything was counted. */
const manyAlternatives = {
  anyOf: Array.from({ length: 4000 }, (_, number) => ({
    type: 'object',
    properties: { [`field${number}`]: { const: number } },
  })),
};

/** Within all limits, and the slowest to compile that we found. */
const slowToCompile = {
  properties: Object.fromEntries(
    Array.from({ length: 900 }, (_, number) => [`p${number}`, { pattern: `^(\\p{L}{900}x${number})$` }]),
  ),
};

export const largeSchemas: Attack = {
  name: 'spawns with output schemas that take long to compile, many at once',
  async attack({ url, apiKey, times }) {
    const spawn = async (output_schema: object) => {
      const response = await fetch(`${url}/agents`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ task: 'Say a', output_schema }),
      });
      await response.body?.cancel();
      return response.status;
    };
    for (let time = 0; time < times; time++) {
      const refused = await Promise.all(Array.from({ length: AT_ONCE }, () => spawn(manyAlternatives)));
      const slow = await Promise.all(Array.from({ length: AT_ONCE }, () => spawn(slowToCompile)));

      expect(new Set(refused)).toEqual(new Set([400]));
      // Too slow, or accepted on a machine that is fast enough.
      for (const status of slow) expect([400, 201]).toContain(status);
    }
  },
};
