import { createMiddleware } from 'hono/factory';
import type { Redact } from '../redactor.ts';
import type { AppEnv } from './app-env.ts';

/** Removes secrets of the configuration from error responses: messages from a provider or a store may repeat them. */
export function redactErrors(redact: Redact) {
  return createMiddleware<AppEnv>(async (c, next) => {
    await next();
    if (c.res.status < 400 || !c.res.headers.get('content-type')?.includes('json')) return;
    const text = await c.res.clone().text();
    const safe = redact(text);
    if (safe !== text) c.res = new Response(safe, c.res);
  });
}
