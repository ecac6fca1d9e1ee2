import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { AppEnv } from '../http/app-env.ts';
import { readConnection } from '../http/connection.ts';
import { gauge } from '../telemetry/metrics.ts';
import { refreshBeforeReading } from '../telemetry/readings.ts';
import { metricsRoutes } from './metrics-routes.ts';

const TOKEN = 'a-token-of-the-operator';

/** Asks as the peer at this address would. */
function ask(
  { peer, trustedProxies = [] }: { peer: string; trustedProxies?: string[] },
  token: string | undefined,
  headers: Record<string, string> = {},
): Promise<Response> {
  const app = new Hono<AppEnv>();
  app.use(readConnection({ trustedProxies, publicUrl: undefined }));
  app.route('/', metricsRoutes(token));
  const incoming = { socket: { remoteAddress: peer, remotePort: 1, remoteFamily: 'IPv4' } };
  return Promise.resolve(app.request('/metrics', { headers }, { incoming }));
}

test.each([
  ['from this machine', '127.0.0.1', {}, 200],
  ['from this machine over IPv6', '::1', {}, 200],
  ['from this machine as IPv4 in IPv6', '::ffff:127.0.0.1', {}, 200],
  ['from elsewhere', '192.0.2.7', {}, 403],
  ['from elsewhere with a forged header', '192.0.2.7', { 'x-forwarded-for': '127.0.0.1' }, 403],
  ['through a proxy of this machine', '127.0.0.1', { 'x-forwarded-for': '192.0.2.7' }, 403],
  ['through a proxy with the newer header', '127.0.0.1', { forwarded: 'for=192.0.2.7' }, 403],
])('without a token, %s: %s', async (_, peer, headers, status) => {
  const response = await ask({ peer }, undefined, headers);

  expect(response.status).toBe(status);
});

test('without a token, a trusted proxy vouches for nobody', async () => {
  const trustedProxies = ['10.0.0.0/8', '127.0.0.1'];

  const responses = await Promise.all([
    ask({ peer: '10.0.0.1', trustedProxies }, undefined, { 'x-forwarded-for': '127.0.0.1' }),
    ask({ peer: '127.0.0.1', trustedProxies }, undefined, { 'x-forwarded-for': '192.0.2.7' }),
  ]);

  expect(responses.map(({ status }) => status)).toEqual([403, 403]);
});

test.each([
  ['the token', `Bearer ${TOKEN}`, 200],
  ['another token', `Bearer ${TOKEN}x`, 401],
  ['a part of it', `Bearer ${TOKEN.slice(0, -1)}`, 401],
  ['another scheme', `Basic ${TOKEN}`, 401],
  ['nothing', '', 401],
])('with a token, %s from anywhere: %s', async (_, authorization, status) => {
  for (const peer of ['127.0.0.1', '192.0.2.7']) {
    const response = await ask({ peer }, TOKEN, { authorization });
    expect([peer, response.status]).toEqual([peer, status]);
    expect(await response.text()).not.toContain(TOKEN);
  }
});

test('what hangs or fails when metrics are read leaves the rest of them', async () => {
  const stop = [
    refreshBeforeReading(async () => {
      throw new Error('no database');
    }),
    gauge({ name: 'test_shown', help: 'A "test" with a\nline.', labels: ['name'] }).watch(() => [
      { labels: { name: 'quote " and \\ and\nline' }, value: 1 },
    ]),
  ];

  const response = await ask({ peer: '127.0.0.1' }, undefined);

  const text = await response.text();
  expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  expect(text).toContain('test_shown{name="quote \\" and \\\\ and\\nline"} 1');
  for (const end of stop) end();
});
