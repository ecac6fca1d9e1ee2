import { connect } from 'node:net';
import { expect } from 'vitest';
import type { Attack } from '../attack.ts';

/** JSON of nearly 1 MB that takes long to parse and validate; a limit in it is too low. */
const LARGE = JSON.stringify({
  task: 'x',
  limits: { max_seconds: 0 },
  metadata: Object.fromEntries(Array.from({ length: 70_000 }, (_, i) => [`k${i}`, 1])),
});

export const floodOfLargeBodies: Attack = {
  name: 'bodies of 1 MB, many at once, and others that begin and never end',
  async attack({ url, apiKey, times }) {
    const { hostname, port, pathname } = new URL(`${url}/agents`);
    const head = [
      `POST ${pathname} HTTP/1.1`,
      `Host: ${hostname}`,
      `Authorization: Bearer ${apiKey}`,
      'Content-Type: application/json',
      `Content-Length: ${LARGE.length}`,
    ].join('\r\n');
    for (let time = 0; time < times; time++) {
      const slow = Array.from({ length: 100 }, () => {
        const client = connect(Number(port), hostname, () => {
          client.write(`${head}\r\n\r\n${LARGE.slice(0, -1)}`);
        });
        return client.on('error', () => {});
      });
      const answers = await Promise.all(
        Array.from({ length: 20 }, () =>
          fetch(`${url}/agents`, {
            method: 'POST',
            headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
            body: LARGE,
          }),
        ),
      );
      for (const client of slow) client.destroy();

      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => ![400, 429].includes(status))).toEqual([]);
    }
  },
};
