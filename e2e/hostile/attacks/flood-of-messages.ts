import { says } from '@jettson/agent/testing';
import { expect } from 'vitest';
import type { Attack } from '../attack.ts';

const CONTENT = 'x'.repeat(20_000);

const never = Promise.withResolvers<never>();

export const floodOfMessages: Attack = {
  name: 'more messages of 20 kB than an agent may be sent, while its model does not answer',
  script: async () => {
    await never.promise;
    return says('done');
  },
  async attack({ url, apiKey, client }) {
    const { agent_id: id } = await client.agents.spawn('wait');
    const send = async () => {
      const response = await fetch(`${url}/agents/${id}/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ content: CONTENT }),
      });
      await response.body?.cancel();
      return response.status;
    };
    const statuses: number[] = [];
    while (statuses.length < 1040) {
      const answered = await Promise.all(Array.from({ length: 20 }, send));
      // On a fast machine the key's requests run out first; they come back.
      statuses.push(...answered.filter((status) => status !== 429));
    }
    await client.agents.cancel(id);

    const counts = Object.entries(Object.groupBy(statuses, String)).map(([status, all]) => [
      status,
      all?.length,
    ]);
    expect(Object.fromEntries(counts)).toEqual({ 201: 1000, 402: statuses.length - 1000 });
  },
};
