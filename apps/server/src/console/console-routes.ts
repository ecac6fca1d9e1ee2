import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono } from 'hono';
import { etag } from 'hono/etag';
import { createMiddleware } from 'hono/factory';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import { cacheAssets } from '../served/cache-assets.ts';
import { pageHeaders } from '../served/page-headers.ts';
import { refuseUnbuilt } from '../served/refuse-unbuilt.ts';

/** Nothing inline, nothing from elsewhere; agents' pictures come as data URLs and blobs. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

const ASSETS = '/console/assets/';

/** The headers of every page of the console. */
export const consolePageHeaders = pageHeaders(CONTENT_SECURITY_POLICY);

/** A page of the console's build, which finds its files even if a proxy serves it under a path. */
export const consolePage = (file: string, publicPath: string) => async (c: Context<AppEnv>) => {
  const html = await readFile(file, 'utf8');
  return c.html(html.replaceAll('"/console/', `"${publicPath}/console/`));
};

/** The console below /console: its files, and for every other path the page, which does its own routing. */
export function consoleRoutes({ folder, publicPath = '' }: { folder: string; publicPath?: string }) {
  const refuseUnknownAsset = createMiddleware<AppEnv>(async (c, next) => {
    if (c.req.path.startsWith(ASSETS)) throw new ApiError('not_found', 'File not found');
    await next();
  });
  const file = serveStatic<AppEnv>({
    rewriteRequestPath: (path) => join(folder, path.slice('/console'.length)),
    precompressed: true,
  });
  const page = consolePage(join(folder, 'index.html'), publicPath);
  return new Hono<AppEnv>()
    .get('/', (c) => c.redirect(`${publicPath}/console`))
    .use('/console/*', consolePageHeaders, cacheAssets(ASSETS), etag(), refuseUnbuilt(folder))
    .on('GET', ['/console', '/console/', '/console/index.html'], page)
    .get('/console/*', file, refuseUnknownAsset, page);
}
