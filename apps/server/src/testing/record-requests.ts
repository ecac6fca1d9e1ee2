import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface RecordedServer extends AsyncDisposable {
  url: string;
  /** The body of each request, byte for byte, in order of arrival. */
  bodies: string[];
}

/** A proxy in front of a server on loopback that records the requests. */
export async function recordRequests(upstream: string): Promise<RecordedServer> {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    bodies.push(body);
    const headers = new Headers({ 'content-type': 'application/json', authorization: 'Bearer test' });
    // The caller may be gone by now.
    const answer = await fetch(`${upstream}${request.url}`, { method: 'POST', headers, body }).catch(
      () => null,
    );
    if (answer === null) return void response.destroy();
    const contentType = answer.headers.get('content-type') ?? 'application/json';
    response.writeHead(answer.status, { 'content-type': contentType }).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
