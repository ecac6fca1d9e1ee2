import { existsSync } from 'node:fs';
import { createMiddleware } from 'hono/factory';
import { ApiError } from '../errors.ts';
import type { AppEnv } from '../http/app-env.ts';

/** Says how to build the files of this folder while they are not there. */
export const refuseUnbuilt = (folder: string) =>
  createMiddleware<AppEnv>(async (_c, next) => {
    if (!existsSync(folder)) {
      throw new ApiError(
        'unavailable',
        'This is not built: run "npm run build" in the folder of the server',
        {
          retryAfterSeconds: 10,
        },
      );
    }
    await next();
  });
