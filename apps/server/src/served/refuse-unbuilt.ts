import { existsSync } from 'node:fs';
import { createMiddleware } from 'hono/factory';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';

/** Says how to build the files in this folder while they are missing. */
export const refuseUnbuilt = (folder: string) =>
  createMiddleware<AppEnv>(async (_c, next) => {
    if (!existsSync(folder)) {
      throw new ApiError(
        'unavailable',
        'This has not been built: run "npm run build" in the server\'s folder',
        {
          retryAfterSeconds: 10,
        },
      );
    }
    await next();
  });
