import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../http/app-env.ts';

/** Lets browsers cache everything below this path indefinitely, because names there contain a hash of the content. */
export const cacheAssets = (assets: string) =>
  createMiddleware<AppEnv>(async (c, next) => {
    await next();
    const isAsset = c.req.path.startsWith(assets) && c.res.status < 400;
    c.header('cache-control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache');
  });
