import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../http/app-env.ts';
import { cacheAssets } from '../served/cache-assets.ts';
import { pageHeaders } from '../served/page-headers.ts';
import { refuseUnbuilt } from '../served/refuse-unbuilt.ts';
import { consolePage, consolePageHeaders } from './console-routes.ts';

/** Nothing from elsewhere, and no inline scripts. The colours of code examples are style attributes. */
const docsPageHeaders = pageHeaders({
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  styleSrcAttr: ["'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
});

const IS_TEXT = /^text\/(html|css|javascript)/;

/** Leads the pages and scripts of the site, which are built for /docs, below the path that a proxy has the server at. */
const leadBelow = (publicPath: string) =>
  createMiddleware<AppEnv>(async (c, next) => {
    await next();
    if (publicPath === '' || !IS_TEXT.test(c.res.headers.get('content-type') ?? '')) return;
    const text = (await c.res.text()).replaceAll('"/docs/', `"${publicPath}/docs/`);
    const { status, headers } = c.res;
    headers.delete('content-length');
    c.res = undefined;
    c.res = new Response(text, { status, headers });
  });

const notFound = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  c.res = new Response(c.res.body, { status: 404, headers: c.res.headers });
});

/**
 * The documentation below /docs, and from /docs/api on the API reference, a page of the console's build that
 * does its own routing.
 */
export function docsRoutes({
  folder,
  consoleFolder,
  publicPath = '',
}: {
  folder: string;
  consoleFolder: string;
  publicPath?: string;
}) {
  const reference = consolePage(join(consoleFolder, 'reference.html'), publicPath);
  const inFolder = (path: string) => join(folder, path.slice('/docs'.length));
  // What has to be changed on the way cannot be compressed before.
  const precompressed = publicPath === '';
  const file = serveStatic<AppEnv>({ rewriteRequestPath: inFolder, precompressed });
  // URLs have no extension: /docs/memory is memory.html.
  const page = serveStatic<AppEnv>({
    rewriteRequestPath: (path) => `${inFolder(path)}.html`,
    precompressed,
  });
  const notFoundPage = serveStatic<AppEnv>({ path: join(folder, '404.html'), precompressed });
  const cached = cacheAssets('/docs/assets/');
  return new Hono<AppEnv>()
    .get('/docs', (c) => c.redirect(`${publicPath}/docs/`))
    .on(
      'GET',
      ['/docs/api', '/docs/api/*'],
      consolePageHeaders,
      cached,
      etag(),
      refuseUnbuilt(consoleFolder),
      reference,
    )
    .get(
      '/docs/*',
      docsPageHeaders,
      cached,
      etag(),
      leadBelow(publicPath),
      refuseUnbuilt(folder),
      file,
      page,
      notFound,
      notFoundPage,
    );
}
