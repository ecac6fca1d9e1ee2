import { says } from '@jettson/agent/testing';
import { expect } from 'vitest';
import type { Attack } from '../attack.ts';

/** Each of these made one of our patterns take time quadratic in its length: 120,000 blanks took 13.8 s. */
const BLANKS = ' '.repeat(300_000);
const ANSWERS = [`<tool_call>${BLANKS}x`, `\`\`\`json\n${BLANKS}x`, `x${BLANKS}x`];

export const blankAnswers: Attack = {
  name: 'answers of a model that are almost nothing but blanks',
  script: ({ messages }) => says(ANSWERS[messages.length % ANSWERS.length] as string),
  async attack({ client, times }) {
    for (let time = 0; time < times; time++) {
      const agents = await Promise.all([
        client.agents.spawnAndWait('Say nothing', { pollIntervalMs: 200, timeoutMs: 120_000 }),
        client.agents.spawnAndWait('Say nothing', {
          outputSchema: { type: 'number' },
          pollIntervalMs: 200,
          timeoutMs: 120_000,
        }),
      ]);

      expect(agents.map(({ reason }) => reason)).toEqual(['completed', 'output_invalid']);
    }
  },
};
