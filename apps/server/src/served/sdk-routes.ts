import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { createMiddleware } from 'hono/factory';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';
import { refuseUnbuilt } from './refuse-unbuilt.ts';

/** A build keeps the file names, so clients must revalidate their copies. */
const askAnew = createMiddleware<AppEnv>(async (c, next) => {
  c.header('cache-control', 'no-cache');
  await next();
});

/** The SDKs' packages below /sdk, for npm and pip: they always match the server. */
export function sdkRoutes({ folder }: { folder: string }) {
  const file = serveStatic<AppEnv>({ rewriteRequestPath: (path) => join(folder, path.slice('/sdk'.length)) });
  return new Hono<AppEnv>().get('/sdk/*', refuseUnbuilt(folder), askAnew, etag(), file, async (c) => {
    const names = (await readdir(folder)).sort();
    throw new ApiError('not_found', `There is no ${c.req.path}; there is ${names.join(' and ')}`, {
      details: { names },
    });
  });
}
