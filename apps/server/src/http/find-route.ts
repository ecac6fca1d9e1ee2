import type { OpenAPIHono, RouteConfig } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { AppEnv } from './app-env.ts';

/** Finds the description of the route that a request goes to; undefined if it is not described. */
export type FindRoute = (c: Context<AppEnv>) => RouteConfig | undefined;

/**
 * For rules that apply to all routes, so that a new one cannot forget them. The routes are those of `app` at the first
 * request.
 */
export function openRouteFinder({ openAPIRegistry }: OpenAPIHono<AppEnv>): FindRoute {
  let routes: Map<string, RouteConfig> | undefined;
  return (c) => {
    routes ??= new Map(
      openAPIRegistry.definitions.flatMap((definition) =>
        definition.type === 'route' ? [[nameOf(definition.route), definition.route]] : [],
      ),
    );
    for (const { method, path } of matchedRoutes(c)) {
      const route = routes.get(`${method} ${path}`);
      if (route !== undefined) return route;
    }
    return undefined;
  };
}

function nameOf({ method, path }: RouteConfig): string {
  return `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`;
}
