import { expect } from 'vitest';
import type { Attack } from '../attack.ts';

const DEEP = ['{"a":', '['].map((open) => open.repeat(20_000));

export const deepBodies: Attack = {
  name: 'bodies that are nested 20,000 deep',
  async attack({ url, apiKey, times }) {
    const routes = [`${url}/agents`, `${url}/memory`, `${url}/memory/search`, url.replace('/api/v1', '/mcp')];
    for (let time = 0; time < times; time++) {
      for (const route of routes) {
        for (const body of DEEP) {
          const response = await fetch(route, {
            method: 'POST',
            headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
            body,
          });
          await response.body?.cancel();

          expect(response.status).toBe(400);
        }
      }
    }
  },
};
