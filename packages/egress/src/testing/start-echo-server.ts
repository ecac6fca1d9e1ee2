import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { type SecureServer, startSecureServer } from './start-secure-server.ts';

export interface EchoServer extends SecureServer {
  /** What it was sent, the newest last. */
  seen: { url: string; headers: Record<string, unknown>; body: string; httpVersion: string }[];
  /** What /page-of-test shows. */
  page: string;
  /** Lets the answers at /stream end. */
  continueStreams(): void;
}

/** A server that echoes what it was sent in the ways that servers do. */
export async function startEchoServer(
  options: Parameters<typeof startSecureServer>[1] = {},
): Promise<EchoServer> {
  const seen: EchoServer['seen'] = [];
  const streams = new Set<() => void>();

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await Array.fromAsync(request)).toString();
    const { url = '', headers, httpVersion } = request;
    seen.push({ url, headers: { ...headers }, body, httpVersion });
    const token = String(headers['x-key'] ?? '');
    if (url === '/gzip') {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync(`{"token":"${token}"}`));
    } else if (url === '/pieces') {
      for (const letter of token) {
        response.write(letter);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      response.end();
    } else if (url === '/stream') {
      response.write('data: 1\n\n');
      await new Promise<void>((resolve) => streams.add(resolve));
      response.end('data: 2\n\n');
    } else if (url === '/later') {
      response.flushHeaders();
      await new Promise<void>((resolve) => streams.add(resolve));
      response.end('later');
    } else if (url === '/trailers') {
      response.write('body');
      response.addTrailers({ 'x-trailer': token });
      response.end();
    } else if (url === '/head') {
      response.setHeader('content-length', 1_000);
      response.end();
    } else if (url === '/page-of-test') {
      response.setHeader('content-type', 'text/html');
      response.end(echo.page);
    } else if (url === '/none') {
      response.writeHead(204, { 'x-echo': token }).end();
    } else {
      response.setHeader('set-cookie', [`a=${token}`, `b=${encodeURIComponent(token)}`]);
      response.setHeader('location', `https://elsewhere.example/?t=${token}`);
      response.setHeader('x-basic', `Basic ${Buffer.from(`user:${token}`).toString('base64')}`);
      response.setHeader('alt-svc', 'h3=":443"');
      response.end(JSON.stringify({ url, headers, body }));
    }
  }

  const server = await startSecureServer(
    (request, response) => void serve(request, response as ServerResponse),
    options,
  );
  const echo: EchoServer = {
    ...server,
    seen,
    page: '',
    continueStreams() {
      for (const resolve of streams) resolve();
    },
  };
  return echo;
}
