import { z } from '@hono/zod-openapi';

/** An answer of a route, for its description: what it is, and the schema of its JSON. */
export function jsonAnswer<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } };
}

/** The request of a route that takes JSON of this schema; spread it beside params and query. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { body: { content: { 'application/json': { schema } }, required: true } };
}

/** `{id}` in a path. Text that no id of ours can look like is answered with 404 and reaches no query. */
export const idInPath = z.string().regex(/^[\w-]{1,64}$/);

/** The security of a route that takes somebody who is signed in to the console; spread it into the route. */
export const signedInOnly = { security: [{ consoleSession: [] }] };
