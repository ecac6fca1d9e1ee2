import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createHttpServer } from './create-http-server.ts';

/** A server that answers a request when it is let go on, and what became of its requests. */
async function startServer() {
  const begun: string[] = [];
  const release: (() => void)[] = [];
  const server = createHttpServer({
    async fetch(request) {
      const { pathname } = new URL(request.url);
      begun.push(pathname);
      await new Promise<void>((resolve) => release.push(resolve));
      return new Response(pathname);
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, begun, release };
}

/** A connection on which these paths are asked for at once. */
function askAtOnce(port: number, paths: string[]) {
  const got = { text: '', isClosed: false };
  const client = connect(port, '127.0.0.1', () =>
    client.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join('')),
  );
  client
    .on('data', (chunk) => {
      got.text += chunk;
    })
    .on('error', () => {})
    .on('close', () => {
      got.isClosed = true;
    });
  onTestFinished(() => void client.destroy());
  return got;
}

test('requests that are sent ahead begin one after another, and are answered in their order', async () => {
  const { port, begun, release } = await startServer();
  const paths = ['/1', '/2', '/3'];

  const got = askAtOnce(port, paths);
  for (const count of [1, 2, 3]) {
    await vi.waitFor(() => expect(release).toHaveLength(count));
    expect(begun).toEqual(paths.slice(0, count));
    release.at(-1)?.();
  }

  await vi.waitFor(() => expect(got.text).toMatch(/\/1.*\/2.*\/3/s));
  expect(got.isClosed).toBe(false);
});

test('a connection on which more are sent ahead than any client sends is ended, and others go on', async () => {
  const { port, begun, release } = await startServer();
  const other = askAtOnce(port, ['/other']);
  await vi.waitFor(() => expect(begun).toEqual(['/other']));

  const got = askAtOnce(port, new Array(150).fill('/flood'));
  await vi.waitFor(() => expect(got.isClosed).toBe(true));
  for (const go of release) go();

  await vi.waitFor(() => expect(other.text).toContain('/other'));
  expect(begun).toEqual(['/other', '/flood']);
});
