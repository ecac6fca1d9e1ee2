import type { Context } from 'hono';
import { Hono } from 'hono';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import type { Console } from './open-console.ts';
import type { Encoding, ServedFile } from './read-files.ts';

/** Nothing inline, nothing from elsewhere; pictures of agents come as data and blobs. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};

/** The console below /console: its files, and for every other path its page, which routes by itself. */
export function consoleRoutes({ console }: { console: Console }) {
  return new Hono<AppEnv>()
    .get('/', (c) => c.redirect('/console'))
    .get('/console/*', async (c) => {
      for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
      const files = await console();
      const path = c.req.path.slice('/console/'.length);
      const isAsset = path.startsWith('assets/');
      const file = files.get(path) ?? (isAsset ? undefined : files.get('index.html'));
      if (file === undefined) throw new ApiError('not_found', 'There is no such file');
      // The names of assets hold a hash of their content.
      c.header('cache-control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache');
      return send(c, file);
    });
}

async function send(c: Context<AppEnv>, file: ServedFile): Promise<Response> {
  c.header('etag', file.etag);
  c.header('vary', 'accept-encoding');
  if (c.req.header('if-none-match') === file.etag) return c.body(null, 304);
  const accepted = c.req.header('accept-encoding') ?? '';
  const encoding: Encoding = accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : 'identity';
  if (encoding !== 'identity') c.header('content-encoding', encoding);
  c.header('content-type', file.type);
  return c.body(new Uint8Array(await file.body(encoding)));
}
