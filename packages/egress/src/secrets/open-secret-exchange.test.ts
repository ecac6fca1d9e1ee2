import { expect, test } from 'vitest';
import { createGrants } from './grants.ts';
import { openSecretExchange } from './open-secret-exchange.ts';
import type { Secret, SecretEvent } from './secret.ts';

const TOKEN: Secret = {
  name: 'TOKEN',
  placeholder: 'jettson-secret-aaaaaaaaaaaaaaaaaaaaaaaaa',
  value: 'ghp_Zk3PqX7vN1wYt8LbR5mSd2JhC9aEfGu4TnQo',
  hosts: ['api.example.com'],
  inject: { header: true, query: true, body: true },
};
const OTHER: Secret = {
  ...TOKEN,
  name: 'OTHER',
  placeholder: 'jettson-secret-bbbbbbbbbbbbbbbbbbbbbbbbb',
  value: 'another value / with spaces & signs?',
  hosts: ['other.example.com'],
};

function open(secrets: Secret[], host = 'api.example.com', scheme: 'http' | 'https' = 'https') {
  const grants = createGrants();
  const events: SecretEvent[] = [];
  grants.onSecret((event) => events.push(event));
  grants.set('c1', { network: { type: 'unrestricted', allowedHosts: [] }, secrets });
  const target = { scheme, host, port: scheme === 'https' ? 443 : 80 };
  const exchange = openSecretExchange(grants, 'c1', { target, method: 'GET' });
  if (exchange === null) throw new Error('no secrets');
  return { exchange, events, grants };
}

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

test('a placeholder becomes the value in headers, in Basic credentials and in the query', () => {
  const { exchange, events } = open([TOKEN]);

  const swapped = exchange.swap(`/a?token=${TOKEN.placeholder}&b=c`, [
    'Authorization',
    `Bearer ${TOKEN.placeholder}`,
    'X-Login',
    basic(`user:${TOKEN.placeholder}`),
    'Accept',
    '*/*',
  ]);
  exchange.answered(200);

  expect(swapped.path).toBe(`/a?token=${TOKEN.value}&b=c`);
  expect(swapped.headers).toEqual([
    'Authorization',
    `Bearer ${TOKEN.value}`,
    'X-Login',
    basic(`user:${TOKEN.value}`),
    'Accept',
    '*/*',
  ]);
  expect(events).toEqual([
    {
      computerId: 'c1',
      type: 'secret-used',
      name: 'TOKEN',
      host: 'api.example.com',
      method: 'GET',
      status: 200,
    },
  ]);
});

test('a value is percent-encoded in a query, and goes into a body as it is', () => {
  const { exchange } = open([OTHER], 'other.example.com');

  const { path } = exchange.swap(`/?q=${OTHER.placeholder}`, []);
  const replacer = exchange.swapBody();
  const body = Buffer.concat([
    replacer.push(Buffer.from(`a=${OTHER.placeholder.slice(0, 20)}`)),
    replacer.push(Buffer.from(OTHER.placeholder.slice(20))),
    replacer.end(),
  ]);

  expect(path).toBe('/?q=another%20value%20%2F%20with%20spaces%20%26%20signs%3F');
  expect(body.toString()).toBe(`a=${OTHER.value}`);
});

test.each([
  ['another host', open([TOKEN], 'evil.example')],
  ['a name below the host', open([TOKEN], 'x.api.example.com')],
  ['plain HTTP', open([TOKEN], 'api.example.com', 'http')],
  ['the host of another secret', open([TOKEN, OTHER], 'other.example.com')],
])('a placeholder on its way to %s stays, and the log says so', (_, { exchange, events }) => {
  const headers = ['Authorization', basic(`x:${TOKEN.placeholder}`)];

  const swapped = exchange.swap(`/?a=${TOKEN.placeholder}`, headers);
  const body = exchange
    .swapBody()
    .push(Buffer.from(`${TOKEN.placeholder} `))
    .toString();
  exchange.answered(200);

  expect(swapped).toEqual({ path: `/?a=${TOKEN.placeholder}`, headers });
  expect(body).toContain(TOKEN.placeholder);
  expect(events).toEqual([expect.objectContaining({ type: 'secret-withheld', name: 'TOKEN' })]);
});

test.each(['header', 'query', 'body'] as const)('a secret that is not for a %s stays out of it', (place) => {
  const { exchange, events } = open([{ ...TOKEN, inject: { ...TOKEN.inject, [place]: false } }]);

  const swapped = exchange.swap(`/?a=${TOKEN.placeholder}`, ['x-key', TOKEN.placeholder]);
  const body = exchange.swapBody().push(Buffer.from(TOKEN.placeholder)).toString();
  exchange.answered(200);

  const value = { header: swapped.headers[1], query: swapped.path, body }[place];
  expect(value).toContain(TOKEN.placeholder);
  expect(JSON.stringify([swapped, body]).split(TOKEN.value)).toHaveLength(3);
  expect(events.map(({ type }) => type).sort()).toEqual(['secret-used', 'secret-withheld']);
});

test('neither the path nor the name of a header is changed', () => {
  const { exchange } = open([TOKEN]);

  const swapped = exchange.swap(`/${TOKEN.placeholder}`, [TOKEN.placeholder, 'x']);

  expect(swapped).toEqual({ path: `/${TOKEN.placeholder}`, headers: [TOKEN.placeholder, 'x'] });
});

test('a value with a line break goes into no header', () => {
  const { exchange } = open([{ ...TOKEN, value: 'a-value\r\nX-Injected: 1' }]);

  expect(exchange.swap('/', ['x-key', TOKEN.placeholder]).headers).toEqual(['x-key', TOKEN.placeholder]);
});

test.each([
  ['AWS4-HMAC-SHA256', `AWS4-HMAC-SHA256 Credential=${TOKEN.placeholder}/20260101, Signature=00`],
  ['Digest', `Digest username="${TOKEN.placeholder}", response="00"`],
  ['OAuth', `OAuth oauth_token="${TOKEN.placeholder}", oauth_signature="00"`],
])('a request signed by %s passes unchanged, and the log says why it will fail', (scheme, authorization) => {
  const { exchange, events } = open([TOKEN]);

  const swapped = exchange.swap('/', ['Authorization', authorization]);
  exchange.answered(403);

  expect(swapped.headers).toEqual(['Authorization', authorization]);
  expect(events).toEqual([{ computerId: 'c1', type: 'secret-unusable', host: 'api.example.com', scheme }]);
});

test('a URL that was signed in its query passes unchanged, too', () => {
  const { exchange, events } = open([TOKEN]);
  const path = `/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${TOKEN.placeholder}&X-Amz-Signature=00`;

  expect(exchange.swap(path, []).path).toBe(path);
  exchange.answered(403);
  expect(events).toEqual([expect.objectContaining({ type: 'secret-unusable', scheme: 'AWS4-HMAC-SHA256' })]);
});

test('a draft of OAuth that sends the token itself is not signed', () => {
  const { exchange } = open([TOKEN]);

  expect(exchange.swap('/', ['authorization', `OAuth ${TOKEN.placeholder}`]).headers[1]).toBe(
    `OAuth ${TOKEN.value}`,
  );
});

test('a use in a body that is still being sent when the answer comes is told with its status', () => {
  const { exchange, events } = open([TOKEN]);

  exchange.swap('/', []);
  exchange.answered(201);
  exchange.swapBody().push(Buffer.from(TOKEN.placeholder));

  expect(events).toEqual([expect.objectContaining({ type: 'secret-used', status: 201 })]);
});

test('an earlier value is put back, and a secret that was deleted is not swapped any more', () => {
  const { exchange, grants } = open([TOKEN]);
  grants.set('c1', { network: { type: 'unrestricted', allowedHosts: [] }, secrets: [] });
  const target = { scheme: 'https', host: 'api.example.com', port: 443 } as const;
  const later = openSecretExchange(grants, 'c1', { target, method: 'GET' });

  expect(later?.swap('/', ['a', TOKEN.placeholder]).headers).toEqual(['a', TOKEN.placeholder]);
  expect(grants.putBack('c1', `Your token: ${TOKEN.value}`)).toBe(`Your token: ${TOKEN.placeholder}`);
  expect(grants.putBack('c2', TOKEN.value)).toBe(TOKEN.value);
  expect(exchange.putBack(`token ${TOKEN.value}`)).toBe(`token ${TOKEN.placeholder}`);
});

test('a request that values are put into asks for the whole answer: a part of a value would not be found', () => {
  // The last one is what Apache still takes for Range.
  const partial = ['Range', 'bytes=0-9', 'if-range', '"etag"', 'Request-Range', 'bytes=0-9'];
  const swapAt = (host: string, headers: string[] = []) =>
    open([TOKEN], host).exchange.swap('/', [...partial, ...headers]).headers;

  expect(swapAt('api.example.com', ['x-key', TOKEN.placeholder])).toEqual(['x-key', TOKEN.value]);
  expect(swapAt('evil.example')).toEqual(partial);
  expect(swapAt('api.example.com', ['authorization', 'AWS4-HMAC-SHA256 Signature=00'])).toEqual([
    ...partial,
    'authorization',
    'AWS4-HMAC-SHA256 Signature=00',
  ]);
});

test('a host that echoes guesses learns nothing of a secret that does not list it from what is held back', () => {
  const { exchange, grants } = open([TOKEN, OTHER], 'other.example.com');
  const guess = Buffer.from(TOKEN.value.slice(0, 12));

  expect(exchange.putBackBody().push(guess)).toEqual(guess);
  expect(exchange.putBack(OTHER.value)).toBe(OTHER.placeholder);
  // The value itself is still found in what a tool returns.
  expect(grants.putBack('c1', TOKEN.value)).toBe(TOKEN.placeholder);
});

test('a host that a secret listed earlier does not show its value', () => {
  const { grants } = open([TOKEN]);
  grants.set('c1', {
    network: { type: 'unrestricted', allowedHosts: [] },
    secrets: [
      { ...TOKEN, hosts: ['new.example.com'] },
      { ...OTHER, hosts: TOKEN.hosts },
    ],
  });
  const target = { scheme: 'https', host: 'api.example.com', port: 443 } as const;
  const exchange = openSecretExchange(grants, 'c1', { target, method: 'GET' });

  expect(exchange?.putBack(TOKEN.value)).toBe(TOKEN.placeholder);
});
