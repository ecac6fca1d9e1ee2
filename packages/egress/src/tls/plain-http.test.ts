import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Secret } from '../secrets/secret.ts';
import { fetchThroughProxy } from '../testing/proxy-client.ts';
import { openSecretGateway, testSecret } from '../testing/secret-gateway.ts';
import { type EchoServer, startEchoServer } from '../testing/start-echo-server.ts';
import { testAuthority } from '../testing/start-secure-server.ts';
import { startServer, type TestServer } from '../testing/start-server.ts';
import { askHttp1, openPlainTunnel, openSecureTunnel } from '../testing/tunnel-client.ts';

let plain: TestServer;
let secure: EchoServer;
let open: Awaited<ReturnType<typeof openSecretGateway>>;
let secret: Secret;

beforeEach(async () => {
  plain = await startServer(async (request, response) => {
    const body = (await Array.fromAsync(request.setEncoding('utf8'))).join('');
    response.writeHead(200, { 'x-echo': `${request.headers['x-key']}` }).end(`${request.url} ${body}`);
  });
  secure = await startEchoServer();
  open = await openSecretGateway([
    `api.test:${plain.port}`,
    `other.test:${plain.port}`,
    `api.test:${secure.port}`,
  ]);
  secret = testSecret([`http://api.test:${plain.port}`, `http://api.test:${secure.port}`]);
  await open.grant([secret]);
});
afterEach(() => Promise.all([open.close(), plain.close(), secure.close()]));

const sent = (name: string) => plain.requests.map(({ headers }) => headers[name]);

test('plain HTTP carries the value to a host that is listed with http://, and to no other', async () => {
  const ask = (host: string) =>
    fetchThroughProxy(open.socket, `http://${host}:${plain.port}/?q=${secret.placeholder}`, {
      method: 'POST',
      headers: { 'x-key': secret.placeholder },
      body: secret.placeholder,
    });

  const listed = await ask('api.test');
  const other = await ask('other.test');

  expect(sent('x-key')).toEqual([secret.value, secret.placeholder]);
  expect(plain.requests[0]?.url).toBe(`/?q=${secret.value}`);
  for (const { status, body } of [listed, other]) {
    expect({ status, body }).toEqual({
      status: 200,
      body: `/?q=${secret.placeholder} ${secret.placeholder}`,
    });
  }
  expect(open.events.map(({ type, ...event }) => [type, 'host' in event && event.host])).toEqual([
    ['secret-used', `api.test:${plain.port}`],
    ['secret-withheld', `other.test:${plain.port}`],
  ]);
});

test('so does plain HTTP in a tunnel, as some clients send it', async () => {
  const host = `api.test:${plain.port}`;
  const tunnel = await openPlainTunnel(open.socket, host);

  const answer = await askHttp1(tunnel, { headers: { host, 'x-key': secret.placeholder } });

  expect(sent('x-key')).toEqual([secret.value]);
  expect(answer.headers).toContain(secret.placeholder);
  expect(answer.headers).not.toContain(secret.value);
});

test('a client that speaks TLS to such a host stays end to end', async () => {
  const host = `api.test:${secure.port}`;

  const tunnel = await openSecureTunnel(open.socket, host, { ca: testAuthority });
  await askHttp1(tunnel, { headers: { host, 'x-key': secret.placeholder } });

  expect(secure.seen[0]?.headers['x-key']).toBe(secret.placeholder);
});
