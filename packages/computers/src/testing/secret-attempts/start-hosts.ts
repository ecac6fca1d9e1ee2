import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { answerWebSockets, startSecureServer, trustTestServers } from '@jettson/egress/testing';
import type { Field } from './attempt.ts';

/** The host of a secret and an attacker's, to which all names must lead. */
export interface AttemptHosts {
  hosts: Pick<Field, 'api' | 'apiPlain' | 'apiOther' | 'evil' | 'evilPlain'>;
  /** The port of a host of the secret that now leads to the attacker. */
  evilPort: number;
  /** How many requests to the listed host held this text. */
  reached(value: string): number;
  /** What the attacker's hosts saw with this text, and the listed host where the secret does not list it. */
  leaked(value: string): string[];
  /** Counts this text from nothing again. */
  forget(value: string): void;
  close(): Promise<void>;
}

/** Starts them on loopback. This process trusts them from then on. */
export async function startAttemptHosts(): Promise<AttemptHosts> {
  trustTestServers();
  const heard = { api: [] as string[], elsewhere: [] as string[] };
  const listen = (kind: keyof typeof heard) => async (request: IncomingMessage, response: ServerResponse) => {
    const body = Buffer.concat(await Array.fromAsync(request).catch(() => [])).toString();
    const { method, url, rawHeaders, rawTrailers } = request;
    heard[kind].push(JSON.stringify({ method, url, rawHeaders, rawTrailers, body }));
    if (kind === 'api') echo(request, response, body);
    else response.end('evil');
  };

  const api = await startSecureServer(
    (request, response) => void listen('api')(request, response as ServerResponse),
  );
  answerWebSockets(api, (socket) => socket.on('data', (piece) => heard.api.push(String(piece))));
  const other = await startSecureServer(
    (request, response) => void listen('elsewhere')(request, response as ServerResponse),
  );
  const evil = await startSecureServer(
    (request, response) => void listen('elsewhere')(request, response as ServerResponse),
    { onlyName: 'evil.test' },
  );
  const plain = createServer(listen('elsewhere')).on('clientError', () => {});
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  const plainPort = (plain.address() as AddressInfo).port;

  const hosts = {
    api: `api.test:${api.port}`,
    apiPlain: `api.test:${plainPort}`,
    apiOther: `api.test:${other.port}`,
    evil: `evil.test:${evil.port}`,
    evilPlain: `evil.test:${plainPort}`,
  };
  to = { evil: `https://${hosts.evil}/`, plain: `http://${hosts.evilPlain}/` };

  return {
    hosts,
    evilPort: evil.port,
    reached: (value) => heard.api.filter((text) => text.includes(value)).length,
    leaked: (value) => heard.elsewhere.filter((text) => text.includes(value)),
    forget: (value) => {
      heard.api = heard.api.filter((text) => !text.includes(value));
    },
    async close() {
      plain.closeAllConnections();
      plain.close();
      await Promise.all([api.close(), other.close(), evil.close()]);
    },
  };
}

let to = { evil: '', plain: '' };

/** Shows what it was sent in the ways that servers do. */
function echo(request: IncomingMessage, response: ServerResponse, body: string): void {
  const { url = '', headers } = request;
  const key = String(headers['x-key'] ?? '');
  const all = JSON.stringify({ url, headers, body });
  const answers: Record<string, () => void> = {
    '/slow': () => setTimeout(() => response.end(all), 300),
    '/error': () => response.writeHead(500).end(`<h1>Error</h1> ${key}`),
    '/status': () => response.writeHead(418, `Teapot ${key}`).end(),
    '/cookies': () =>
      response.writeHead(302, { 'set-cookie': [`a=${key}`, `b=${key}`], location: `/?k=${key}` }).end(),
    '/base64': () => response.end(Buffer.from(`user:${key}`).toString('base64')),
    '/gzip': () => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(all)),
    '/twice': () =>
      response.writeHead(200, { 'content-encoding': 'br, gzip' }).end(gzipSync(brotliCompressSync(all))),
    '/pieces': () => void inPieces(response, key),
    '/hints': () => {
      // Written by hand: an HTTP/2 server would do it otherwise.
      if (request.httpVersion === '1.1')
        response.socket?.write(`HTTP/1.1 103 Early Hints\r\nLink: <${key}>; rel=preload\r\n\r\n`);
      response.end(all);
    },
    '/trailers': () => {
      response.write('body ');
      response.addTrailers({ 'x-trailer': key });
      response.end(key);
    },
    '/escaped': () => response.end(`${JSON.stringify(key)} ${encodeURIComponent(key)} ${key}`),
    '/split': () => response.writeHead(200, { 'x-echo': encodeURIComponent(`${key}\r\nx: ${key}`) }).end(),
    '/to-evil': () => response.writeHead(307, { location: `${to.evil}?k=${key}` }).end(),
    '/to-plain': () => response.writeHead(302, { location: `${to.plain}?k=${key}` }).end(),
  };
  const guess = /^\/guess\?(.*)/.exec(url)?.[1];
  if (guess !== undefined) repeatGuess(response, guess);
  else (answers[url] ?? (() => response.end(all)))();
}

/** Repeats it, and ends the answer much later, so that it shows whether the end had to be waited for. */
function repeatGuess(response: ServerResponse, guess: string): void {
  response.write(guess);
  setTimeout(() => response.end('.'), 700);
}

async function inPieces(response: ServerResponse, text: string): Promise<void> {
  for (const letter of text) {
    response.write(letter);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  response.end();
}
