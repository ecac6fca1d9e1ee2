import { createHash, timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { AppEnv } from '../http/app-env.ts';
import { isLoopback } from '../http/is-loopback.ts';
import { readMetricsText } from '../telemetry/read-metrics.ts';

/** Of Prometheus' text format. */
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** What proxies add: the caller behind one may be anywhere. */
const OF_PROXIES = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
];

/**
 * `/metrics`, for Prometheus. With a token, whoever sends it as Bearer is answered; without one, only programs on this
 * machine are, and not through a proxy.
 */
export function metricsRoutes(token: string | undefined) {
  return new Hono<AppEnv>().get('/metrics', async (c) => {
    if (token === undefined ? !isFromHere(c) : !hasToken(c, token)) {
      const message =
        token === undefined
          ? 'Only programs on this machine can read the metrics. Set JETTSON_METRICS_TOKEN to read them from elsewhere.'
          : 'Send JETTSON_METRICS_TOKEN as "Authorization: Bearer …".';
      if (token !== undefined) c.header('www-authenticate', 'Bearer');
      return c.json({ error: { code: 'forbidden', message } }, token === undefined ? 403 : 401);
    }
    return c.body(await readMetricsText(), 200, {
      'content-type': CONTENT_TYPE,
      'cache-control': 'no-store',
    });
  });
}

function isFromHere(c: Context<AppEnv>): boolean {
  const { address } = c.var.connection;
  return address !== undefined && isLoopback(address) && !OF_PROXIES.some((name) => c.req.header(name));
}

function hasToken(c: Context<AppEnv>, token: string): boolean {
  const [, given = ''] = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  // Hashes have one length, whatever was sent.
  return timingSafeEqual(hash(given), hash(token));
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
