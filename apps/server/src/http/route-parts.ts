import { z } from '@hono/zod-openapi';

/** A response of a route, for its description: what it is, and the schema of its JSON. */
export function jsonAnswer<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } };
}

/** The request of a route that accepts JSON of this schema; spread it beside params and query. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { body: { content: { 'application/json': { schema } }, required: true } };
}

/** `{id}` in a path, and what it is. Text that cannot be one of our ids gets a 404 and reaches no query. */
export function idInPath(description: string) {
  return z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .describe(description);
}

/** The content of a file, not described further. */
export const fileContent = {
  'application/octet-stream': {
    schema: z.any().openapi({ type: 'string', format: 'binary' }),
    example: 'id,amount\n1,20\n2,35\n',
  },
};
