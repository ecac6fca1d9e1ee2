import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from './app-env.ts';

/** The description of the API, generated from its routes. */
export function openApiDocument(app: OpenAPIHono<AppEnv>) {
  return app.getOpenAPI31Document({
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
}
