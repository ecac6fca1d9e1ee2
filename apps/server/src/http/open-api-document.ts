import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from './app-env.ts';
import { IDEMPOTENCY_KEY_MAX_CHARS } from './idempotency.ts';

const IDEMPOTENCY_HEADERS = ['Idempotency-Key', 'X-Idempotency-Key'];
const MUTATING = ['post', 'put', 'patch', 'delete'];

/** The description of the API, generated from its routes. */
export function openApiDocument(app: OpenAPIHono<AppEnv>) {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Jettson',
      version: '1',
      description:
        'Agents as an API: one call spawns an agent with a computer and a memory; poll, stream or wait for its final_result.',
      license: { name: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
  });
  for (const item of Object.values(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(item)) {
      if (MUTATING.includes(method)) describeIdempotency(operation);
    }
  }
  return document;
}

/** Every call that changes something takes an idempotency key: what holds for all routes is no route's to say. */
function describeIdempotency(operation: { parameters?: object[]; responses: Record<string, unknown> }): void {
  const headers = IDEMPOTENCY_HEADERS.map((name) => ({
    in: 'header',
    name,
    required: false,
    schema: { type: 'string', minLength: 1, maxLength: IDEMPOTENCY_KEY_MAX_CHARS },
  }));
  operation.parameters = [...(operation.parameters ?? []), ...headers];
  operation.responses['422'] ??= {
    description: 'idempotency_key_reused',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  };
}
