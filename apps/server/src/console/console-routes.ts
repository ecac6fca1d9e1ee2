import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono } from 'hono';
import { etag } from 'hono/etag';
import { createMiddleware } from 'hono/factory';
import { secureHeaders } from 'hono/secure-headers';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import { refuseUnbuilt } from '../served/refuse-unbuilt.ts';

/** Nothing inline, nothing from elsewhere; pictures of agents come as data and blobs. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

const headers = secureHeaders({
  contentSecurityPolicy: CONTENT_SECURITY_POLICY,
  xFrameOptions: 'DENY',
  permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
  // Whoever puts TLS in front decides for their whole domain.
  strictTransportSecurity: false,
});

const ASSETS = '/console/assets/';

/** The names of assets hold a hash of their content. */
const cacheControl = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  const isAsset = c.req.path.startsWith(ASSETS) && c.res.status < 400;
  c.header('cache-control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache');
});

/** The console below /console: its files, and for every other path its page, which routes by itself. */
export function consoleRoutes({ folder, publicPath = '' }: { folder: string; publicPath?: string }) {
  const refuseUnknownAsset = createMiddleware<AppEnv>(async (c, next) => {
    if (c.req.path.startsWith(ASSETS)) throw new ApiError('not_found', 'There is no such file');
    await next();
  });
  const file = serveStatic<AppEnv>({
    rewriteRequestPath: (path) => join(folder, path.slice('/console'.length)),
    precompressed: true,
  });
  const page = async (c: Context<AppEnv>) => {
    const html = await readFile(join(folder, 'index.html'), 'utf8');
    return c.html(html.replaceAll('"/console/', `"${publicPath}/console/`));
  };
  return new Hono<AppEnv>()
    .get('/', (c) => c.redirect(`${publicPath}/console`))
    .use('/console/*', headers, cacheControl, etag(), refuseUnbuilt(folder))
    .on('GET', ['/console', '/console/', '/console/index.html'], page)
    .get('/console/*', file, refuseUnknownAsset, page);
}
