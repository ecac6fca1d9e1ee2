import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

export interface Balancer extends AsyncDisposable {
  url: string;
}

/** Sends each request to the next server, like a load balancer before a fleet. */
export async function startBalancer(servers: readonly { url: string }[]): Promise<Balancer> {
  let asked = 0;
  const balancer = createServer((incoming, answer) => {
    const server = servers[asked++ % servers.length];
    const { method, headers } = incoming;
    const outgoing = request(new URL(incoming.url ?? '/', server?.url), { method, headers });
    outgoing.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      answer.flushHeaders();
      // When one side is cut off, so is the other.
      pipeline(response, answer, () => outgoing.destroy());
    });
    pipeline(incoming, outgoing, (error) => error && answer.destroy());
    answer.on('close', () => outgoing.destroy());
  });
  balancer.listen(0, '127.0.0.1');
  await once(balancer, 'listening');
  return {
    url: `http://127.0.0.1:${(balancer.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      balancer.closeAllConnections();
      balancer.close();
      await once(balancer, 'close');
    },
  };
}
