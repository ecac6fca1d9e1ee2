import { connect } from 'node:net';
import { expect } from 'vitest';
import type { Attack } from '../attack.ts';

/** With the first, as many as may wait, and far more. */
const SENT_AHEAD = [16, 150];

export const floodOfPipelines: Attack = {
  name: 'hundreds of connections to the API, each with up to 150 requests that wait for no answers',
  plan: 'free',
  async attack({ url, apiKey, times }) {
    const { hostname, port, pathname } = new URL(`${url}/account`);
    const request = `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${apiKey}\r\n\r\n`;
    const connections = times > 1 ? 250 : 50;
    for (let time = 0; time < times; time++) {
      for (const count of SENT_AHEAD) {
        const answers = await Promise.all(
          Array.from({ length: connections }, () => send(Number(port), hostname, { request, count })),
        );

        const statuses = answers.flat();
        expect(statuses.filter((status) => !['200', '429'].includes(status))).toEqual([]);
        if (count === SENT_AHEAD[0]) expect(statuses).toHaveLength(connections * count);
        else expect(statuses.length).toBeLessThan((connections * count) / 5);
      }
    }
  },
};

/** The statuses that one connection returns for requests that are sent all at once. */
async function send(
  port: number,
  host: string,
  { request, count }: { request: string; count: number },
): Promise<string[]> {
  let text = '';
  const statuses = () => [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status = '']) => status);
  const client = connect(port, host, () => client.write(request.repeat(count)));
  await new Promise<void>((resolve) => {
    client
      .on('data', (chunk) => {
        text += chunk;
        if (statuses().length === count) resolve();
      })
      // A connection that is ended with requests unread is reset.
      .on('error', () => {})
      .on('close', () => resolve());
  });
  client.destroy();
  return statuses();
}
