import type { RouteConfig } from '@hono/zod-openapi';
import { noSuch } from '@jettson/contract';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { ApiError } from '../errors.ts';
import type { AppEnv } from './app-env.ts';
import type { FindRoute } from './find-route.ts';

/**
 * Refuses what the route of a request does not read: undescribed query parameters, and fields for a route without a
 * body. A filter or a `dry_run` must not be silently dropped. The schemas of bodies are closed themselves
 * (`closedObject`).
 */
export function refuseUnknown(findRoute: FindRoute) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const route = findRoute(c);
    if (route !== undefined) {
      refuseParameters(c, parametersOf(route));
      if (route.request?.body === undefined) await refuseBody(c);
    }
    await next();
  });
}

/** Refuses query parameters other than these. */
export function refuseParameters(c: Context<AppEnv>, known: readonly string[]): void {
  for (const name of Object.keys(c.req.query())) {
    if (!known.includes(name)) throw unknown('invalid_query', name, noSuch('parameter', name, known));
  }
}

function parametersOf({ request }: RouteConfig): string[] {
  return Object.keys((request?.query as { shape?: object } | undefined)?.shape ?? {});
}

/** Some clients send an empty object, or null, with every request. */
async function refuseBody(c: Context<AppEnv>): Promise<void> {
  if (!c.req.header('content-type')?.includes('json')) return;
  const text = await c.req.text();
  if (text.trim() === '') return;
  const body = parse(text);
  if (body === null) return;
  const [name] = typeof body === 'object' ? Object.keys(body) : ['body'];
  if (name !== undefined) throw unknown('invalid_body', name, 'no such field; this call takes no body');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError('invalid_body', 'The body is not valid JSON', {
      details: { field: 'body', expected: 'no body' },
    });
  }
}

function unknown(code: 'invalid_query' | 'invalid_body', name: string, expected: string): ApiError {
  const field = name.slice(0, 100);
  return new ApiError(code, `${field}: ${expected}`, { details: { field, expected } });
}
