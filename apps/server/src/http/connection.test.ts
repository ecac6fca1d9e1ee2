import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { ErrorResponse } from '@jettson/contract';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import type { AppEnv } from './app-env.ts';
import { type Connection, readConnection } from './connection.ts';
import { createHttpServer } from './create-http-server.ts';
import { onError } from './on-error.ts';
import { refuseForeignHosts } from './refuse-foreign-hosts.ts';
import { requestContext } from './request-context.ts';

interface Reach {
  host?: string;
  publicUrl?: string;
  trustedProxies?: string[];
}

/** A server on loopback that answers with its view of the connection. */
async function serve({ host = '127.0.0.1', publicUrl, trustedProxies = [] }: Reach = {}) {
  const reach = { host, publicUrl: publicUrl ? new URL(publicUrl) : undefined, trustedProxies };
  const app = new OpenAPIHono<AppEnv>();
  app.onError(onError);
  app.use(requestContext(pino({ level: 'silent' })), readConnection(reach), refuseForeignHosts(reach));
  app.get('/', (c) => c.json(c.var.connection));
  const server = createHttpServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return {
    port,
    server,
    get: <Body = Connection>(headers: Record<string, string> = {}) =>
      new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Body }>(
        (resolve, reject) => {
          request({ port, headers: { connection: 'keep-alive', ...headers } }, async (response) => {
            const text = (await response.toArray()).join('');
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: JSON.parse(text) });
          })
            .on('error', reject)
            .end();
        },
      ),
  };
}

const statusOf = async ({ get }: Awaited<ReturnType<typeof serve>>, host: string) =>
  (await get({ host })).status;

test('on loopback, the server answers to the names of this machine and of its public URL, with any port', async () => {
  const server = await serve({ publicUrl: 'https://jettson.example.com/tools' });

  for (const host of [
    '127.0.0.1:4100',
    'localhost',
    'LOCALHOST:1',
    '[::1]:4100',
    'jettson.example.com:8443',
  ]) {
    expect([host, await statusOf(server, host)]).toEqual([host, 200]);
  }
});

test.each(['evil.example', 'evil.example:4100', 'localhost.evil.example', '127.0.0.1.nip.io', '10.0.0.1'])(
  'on loopback a request for %s is misdirected: the name may have been made to lead here',
  async (host) => {
    const { get } = await serve();

    const { status, body } = await get<ErrorResponse>({ host, 'x-forwarded-host': 'localhost' });

    expect([status, body.error.code]).toEqual([421, 'misdirected_request']);
    expect(body.error.message).toContain('127.0.0.1, localhost, [::1]');
  },
);

test('a server that others can reach answers to every name', async () => {
  expect(await statusOf(await serve({ host: '0.0.0.0' }), 'anything.example')).toBe(200);
});

test('only a configured proxy can say where a request comes from', async () => {
  const headers = {
    host: 'localhost',
    'x-forwarded-for': '198.51.100.1, 203.0.113.7, 10.1.2.3',
    'x-forwarded-host': 'jettson.example.com',
    'x-forwarded-proto': 'https',
  };
  const publicUrl = 'http://jettson.example.com';
  const open = await serve({ publicUrl });
  const proxied = await serve({ publicUrl, trustedProxies: ['127.0.0.0/8', '10.0.0.0/8', '::1'] });

  expect((await open.get(headers)).body).toEqual({
    address: '127.0.0.1',
    network: '127.0.0.1',
    host: 'localhost',
    isSecure: false,
  });
  expect((await proxied.get(headers)).body).toEqual({
    // The caller may have written anything before the last entry that is not one of our proxies.
    address: '203.0.113.7',
    network: '203.0.113.7',
    host: 'jettson.example.com',
    isSecure: true,
  });
});

test('a caller who uses a public https URL counts as using https', async () => {
  const { get } = await serve({ publicUrl: 'https://jettson.example.com' });

  expect((await get({ host: 'jettson.example.com' })).body.isSecure).toBe(true);
  expect((await get({ host: 'localhost' })).body.isSecure).toBe(false);
});

test('idle connections are kept longer than the 60 s for which load balancers keep theirs', async () => {
  const { server, get } = await serve();

  const { headers } = await get();

  expect(Number(/timeout=(\d+)/.exec(String(headers['keep-alive']))?.[1])).toBeGreaterThan(60);
  expect(server.headersTimeout).toBeGreaterThan(server.keepAliveTimeout);
});
