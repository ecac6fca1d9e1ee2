import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEgressGateway, type EgressGateway } from './create-egress-gateway.ts';
import { createEgressPolicy } from './create-egress-policy.ts';
import { parseEgressRules } from './parse-egress-rules.ts';
import { fetchThroughProxy, sendRaw } from './testing/proxy-client.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

// What a client sends as one request, and what the server receives.

let folder: string;
let allowed: TestServer;
let forbidden: TestServer;
let gateway: EgressGateway;
let socket: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jettson-egress-'));
  forbidden = await startServer();
  allowed = await startServer(async (request, response) => {
    const body = (await Array.fromAsync(request.setEncoding('utf8'))).join('');
    response.end(`${request.method} ${request.url} ${body}`.trim());
  });
  const policy = createEgressPolicy({ allow: parseEgressRules(`${allowed.host},*:${forbidden.port}`) });
  gateway = createEgressGateway(policy);
  socket = join(folder, 'c1.sock');
  await gateway.open('c1', { folder, name: 'c1.sock' });
});

afterEach(async () => {
  await gateway.close();
  await allowed.close();
  await forbidden.close();
  await rm(folder, { recursive: true });
});

test('the Host header does not choose where a request goes', async () => {
  const answer = await fetchThroughProxy(socket, `${allowed.origin}/`, { headers: { host: forbidden.host } });

  expect(answer.status).toBe(200);
  expect(allowed.requests[0]?.headers.host).toBe(allowed.host);
  expect(forbidden.requests).toEqual([]);
});

test('drops the headers of the hop, its credentials among them', async () => {
  await fetchThroughProxy(socket, `${allowed.origin}/`, {
    headers: {
      connection: 'x-secret-hop',
      'x-secret-hop': '1',
      'proxy-authorization': 'Basic abc',
      'proxy-connection': 'keep-alive',
      te: 'trailers',
      'x-mine': 'kept',
    },
  });

  const { headers } = allowed.requests[0] ?? {};
  expect(headers).toMatchObject({ 'x-mine': 'kept', connection: 'close' });
  expect(Object.keys(headers ?? {})).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(x-secret-hop|proxy-.*|te)$/)]),
  );
});

test.each([
  [
    'both lengths',
    'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n',
  ],
  ['two lengths', 'Content-Length: 0\r\nContent-Length: 40\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n'],
  [
    'a disguised encoding',
    'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n',
  ],
])('refuses a request with %s, so that no other request hides in its body', async (_name, rest) => {
  const text = await sendRaw(
    socket,
    `POST ${allowed.origin}/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${rest}`,
  );

  expect(text).toMatch(/^HTTP\/1\.1 400 /);
  expect(allowed.requests.map(({ url }) => url)).not.toContain('/smuggled');
});

test('a body on a GET stays one body', async () => {
  const hidden = 'GET /smuggled HTTP/1.1\r\nHost: a.example\r\n\r\n';

  const text = await sendRaw(
    socket,
    `GET ${allowed.origin}/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n` +
      `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`,
  );

  expect(text).toContain('GET / GET /smuggled');
  expect(allowed.requests.map(({ url }) => url)).toEqual(['/']);
});

test.each([
  ['content-length', 'Content-Length: 41'],
  ['transfer-encoding', 'Transfer-Encoding: chunked'],
  ['host', 'Content-Length: 41'],
])("`Connection: %s` cannot make a request's body go out without its end", async (name, framing) => {
  const hidden = 'GET /smuggled HTTP/1.1\r\nHost: a.example\r\n\r\n';
  const body = framing.startsWith('Content')
    ? hidden
    : `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`;

  for (const method of ['GET', 'DELETE', 'POST']) {
    const text = await sendRaw(
      socket,
      `${method} ${allowed.origin}/ HTTP/1.1\r\nHost: a\r\nConnection: close, ${name}\r\n${framing}\r\n\r\n${body}`,
    );

    expect(text).toContain(`${method} / GET /smuggled`);
  }
  expect(allowed.requests.map(({ url }) => url)).toEqual(['/', '/', '/']);
  expect(allowed.requests.map(({ headers }) => headers.host)).toEqual(Array(3).fill(allowed.host));
});

test('does not pass on a transfer encoding that it would have to undo', async () => {
  const text = await sendRaw(
    socket,
    `POST ${allowed.origin}/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
  );

  expect(text).toMatch(/^HTTP\/1\.1 501 /);
  expect(allowed.requests).toEqual([]);
});

test('an answer keeps its end marker, whatever the server names in `Connection`', async () => {
  const server = createServer((connection) => {
    connection.once('data', () =>
      connection.end(
        'HTTP/1.1 200 OK\r\nConnection: content-length, close\r\nContent-Length: 5\r\n\r\nhello',
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const open = createEgressGateway(createEgressPolicy({ allow: parseEgressRules(`127.0.0.1:${port}`) }));
  await open.open('c2', { folder, name: 'c2.sock' });

  const text = await sendRaw(
    join(folder, 'c2.sock'),
    `GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
  );
  await open.close();
  server.close();

  expect(text).toMatch(/\r\ncontent-length: 5\r\n/i);
  expect(text.endsWith('\r\n\r\nhello')).toBe(true);
});
