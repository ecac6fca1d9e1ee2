import { says } from '@jettson/agent/testing';
import { expect } from 'vitest';
import type { Attack } from '../attack.ts';

/** Forty letters and a mark: an engine that backtracks tries 2^40 ways before it gives up. */
const ANSWER = JSON.stringify(`${'a'.repeat(40)}!`);

export const slowPattern: Attack = {
  name: 'an output_schema whose pattern never comes to an end, and an answer that it does not match',
  script: () => says(ANSWER),
  async attack({ client, times }) {
    for (let time = 0; time < times; time++) {
      const agent = await client.agents.spawnAndWait('Say a', {
        outputSchema: { type: 'string', pattern: '^(a+)+$' },
        pollIntervalMs: 200,
        timeoutMs: 120_000,
      });

      expect(agent).toMatchObject({ status: 'error', reason: 'output_invalid' });
    }
  },
};
