import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestServer {
  port: number;
  /** `127.0.0.1:port`, as an allow rule or an origin names it. */
  host: string;
  origin: string;
  requests: IncomingMessage[];
  close(): Promise<void>;
}

/** A real HTTP server on loopback that keeps every request it got; answers "reached" unless told otherwise. */
export async function startServer(
  listener: RequestListener = (_request, response) => response.end('reached'),
): Promise<TestServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  return {
    port,
    host,
    origin: `http://${host}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
