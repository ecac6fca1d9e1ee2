import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PathProxy extends AsyncDisposable {
  /** Where it has the server, with the path. */
  url: string;
  /** Sets where the server is, which needs to know `url` before it starts. */
  lead(serverUrl: string): void;
}

/** A reverse proxy on loopback with a server below `path`, which it strips or keeps; every other path is not found. */
export async function startPathProxy(
  path: string,
  { strips, headers = {} }: { strips: boolean; headers?: Record<string, string> },
): Promise<PathProxy> {
  let target = '';
  const proxy = createServer((incoming, answer) => {
    const { url = '/', method } = incoming;
    if (url !== path && !url.startsWith(`${path}/`))
      return void answer.writeHead(404).end('not below the path');
    const to = new URL((strips ? url.slice(path.length) : url) || '/', target);
    const outgoing = request(
      to,
      { method, headers: { ...incoming.headers, 'x-forwarded-for': '203.0.113.7', ...headers } },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      },
    );
    outgoing.on('error', () => answer.destroy());
    answer.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${path}`,
    lead(serverUrl) {
      target = serverUrl;
    },
    async [Symbol.asyncDispose]() {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
