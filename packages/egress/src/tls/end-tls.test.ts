import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Secret } from '../secrets/secret.ts';
import { openSecretGateway, testSecret } from '../testing/secret-gateway.ts';
import { type EchoServer, startEchoServer } from '../testing/start-echo-server.ts';
import { trustTestServers } from '../testing/start-secure-server.ts';
import { type Answer, type Ask, askThrough } from '../testing/tunnel-client.ts';

let server: EchoServer;
let plainServer: EchoServer;
let open: Awaited<ReturnType<typeof openSecretGateway>>;
let secret: Secret;

beforeAll(async () => {
  trustTestServers();
  server = await startEchoServer();
  plainServer = await startEchoServer({ protocols: ['http/1.1'] });
});
afterAll(async () => {
  await server.close();
  await plainServer.close();
});

beforeEach(async () => {
  server.seen.length = 0;
  plainServer.seen.length = 0;
  const hosts = ['api.test', 'other.test', 'x.wide.test'];
  open = await openSecretGateway(
    hosts.flatMap((name) => [`${name}:${server.port}`, `${name}:${plainServer.port}`]),
  );
  secret = testSecret([
    `api.test:${server.port}`,
    `api.test:${plainServer.port}`,
    `*.wide.test:${server.port}`,
  ]);
  await open.grant([secret]);
});
afterEach(() => open.close());

/** One request through the gateway, as a client with this protocol makes it. */
const ask = (protocol: string, request: Ask, host = 'api.test'): Promise<Answer> =>
  askThrough(open, `${host}:${server.port}`, { ...request, protocol });

describe.each(['http/1.1', 'h2'])('to a host with secrets, over %s,', (protocol) => {
  test('the server gets the value, and the client gets the placeholder back, wherever it is echoed', async () => {
    const basic = (text: string) => `Basic ${Buffer.from(`user:${text}`).toString('base64')}`;

    const answer = await ask(protocol, {
      method: 'POST',
      path: `/echo?token=${secret.placeholder}`,
      headers: {
        'x-key': secret.placeholder,
        authorization: basic(secret.placeholder),
        'accept-encoding': 'gzip',
      },
      body: `{"token":"${secret.placeholder}"}`,
    });

    expect(server.seen[0]).toMatchObject({
      url: `/echo?token=${secret.value}`,
      headers: { 'x-key': secret.value, authorization: basic(secret.value), 'accept-encoding': 'identity' },
      body: `{"token":"${secret.value}"}`,
      httpVersion: protocol === 'h2' ? '2.0' : '1.1',
    });
    const whole = JSON.stringify(answer);
    expect(whole).not.toContain(secret.value);
    expect(whole).not.toContain(Buffer.from(`user:${secret.value}`).toString('base64').slice(8, -4));
    expect(JSON.parse(answer.body)).toMatchObject({
      url: `/echo?token=${secret.placeholder}`,
      headers: { 'x-key': secret.placeholder, authorization: basic(secret.placeholder) },
      body: `{"token":"${secret.placeholder}"}`,
    });
    const headers = answer.headers.join('\n');
    for (const echoed of [
      `a=${secret.placeholder}`,
      `b=${secret.placeholder}`,
      `?t=${secret.placeholder}`,
      basic(secret.placeholder),
    ]) {
      expect(headers).toContain(echoed);
    }
    expect(headers).not.toContain('alt-svc');
    expect(open.events).toEqual([
      {
        computerId: 'c1',
        type: 'secret-used',
        name: 'TOKEN',
        host: `api.test:${server.port}`,
        method: 'POST',
        status: 200,
      },
    ]);
  });

  test.each(['/gzip', '/pieces'])('an answer at %s is searched', async (path) => {
    const answer = await ask(protocol, { path, headers: { 'x-key': secret.placeholder } });

    expect(server.seen[0]?.headers['x-key']).toBe(secret.value);
    // Pieces that come more than 50 ms apart, as on a busy machine, are passed on: up to three that may be an accident.
    expect(answer.body).toContain(secret.placeholder.slice(3));
    expect(answer.body).not.toContain(secret.value);
    expect(answer.headers.join().toLowerCase()).not.toContain('gzip');
  });

  test('trailers come through with the placeholder', async () => {
    const { body, trailers } = await ask(protocol, {
      path: '/trailers',
      headers: { 'x-key': secret.placeholder },
    });

    expect(body).toBe('body');
    expect(trailers).toEqual(['x-trailer', secret.placeholder]);
  });

  test('answers without a body keep their length and end', async () => {
    const head = await ask(protocol, { method: 'HEAD', path: '/head' });
    const none = await ask(protocol, { path: '/none', headers: { 'x-key': secret.placeholder } });

    expect(head.headers.map((text) => text.toLowerCase()).join()).toContain('content-length,1000');
    expect(none).toMatchObject({ status: 204, body: '' });
    expect(none.headers).toContain(secret.placeholder);
  });

  test('a value of another length than its placeholder keeps bodies whole', async () => {
    await open.grant([{ ...secret, value: 'short/va&lue' }]);

    const answer = await ask(protocol, {
      method: 'POST',
      path: '/echo',
      headers: { 'x-key': secret.placeholder },
      body: `[${secret.placeholder}]`,
    });

    expect(server.seen[0]).toMatchObject({ body: '[short/va&lue]' });
    expect(JSON.parse(answer.body).body).toBe(`[${secret.placeholder}]`);
  });

  test('a wildcard lists the names below it', async () => {
    await ask(protocol, { headers: { 'x-key': secret.placeholder } }, 'x.wide.test');

    expect(server.seen[0]?.headers['x-key']).toBe(secret.value);
  });

  test('a secret of another host stays a placeholder, and the log says so', async () => {
    const other = testSecret(['other.test'], {
      name: 'OTHER',
      placeholder: 'jettson-secret-bbbbbbbbbbbbbbbbbbbbbbbbb',
      value: 'the-value-of-another-host-0123456789abcd',
    });
    await open.grant([secret, other]);

    await ask(protocol, { path: `/?q=${other.placeholder}`, headers: { 'x-key': other.placeholder } });

    expect(server.seen[0]).toMatchObject({
      url: `/?q=${other.placeholder}`,
      headers: { 'x-key': other.placeholder },
    });
    expect(open.events).toEqual([
      { computerId: 'c1', type: 'secret-withheld', name: 'OTHER', host: `api.test:${server.port}` },
    ]);
  });

  test('a request for another host than that of the connection is refused', async () => {
    const headers =
      protocol === 'h2'
        ? { ':authority': `other.test:${server.port}` }
        : { host: `other.test:${server.port}` };

    const answer = await ask(protocol, { headers: { ...headers, 'x-key': secret.placeholder } });

    expect(answer.status).toBe(421);
    expect(server.seen).toEqual([]);
  });
});
