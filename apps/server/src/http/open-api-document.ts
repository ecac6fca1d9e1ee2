import { createHash } from 'node:crypto';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Permission } from '@jettson/contract';
import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { VERSION } from '../version.ts';
import { addExamples, addParameterExamples, type Described, examples } from './add-examples.ts';
import type { AppEnv } from './app-env.ts';
import { componentSchemas } from './component-schemas.ts';
import { errorAnswer } from './error-responses.ts';
import { IDEMPOTENCY_KEY_MAX_CHARS } from './idempotency.ts';
import { tagOf, tags } from './open-api-tags.ts';
import { permissionFor } from './operation-scopes.ts';

const DESCRIPTION = `
Jettson runs agents: one call spawns an agent with a task, its own computer (shell, browser, files, HTTP) and a memory that all agents of the account share. The agent works in the background until it has an answer. Poll it, stream its events, or let a webhook notify you; then read its \`final_result\`.

**Authentication.** Send an API key with every request: \`Authorization: Bearer jett_sk_live_…\`. A key has scopes, and each operation says which one it needs. A call whose key lacks that scope gets 403 \`forbidden\` and \`details.scope\`.

**Errors.** Every response that is not a success is \`{"error": {"code", "message", "details"}}\`. Programs should rely on \`code\`; \`details\` names the field or the limit in question.

**Limits.** A plan limits the requests per second of a key, and the size of a burst. The headers \`RateLimit\` and \`RateLimit-Policy\` of each response say how many are left and how soon there are more; a request over the limit gets a 429.

**Retries.** Every call that changes something takes an \`Idempotency-Key\`. Send the same key again after a network
failure, and the change is made only once. After a 429, wait as long as \`Retry-After\` says.

**Lists.** A page ends with \`next_cursor\`. Send it as \`cursor\` for the next page; it is null on the last one.

**Unknown fields.** An unknown field or query parameter is an error that names the nearest known one, so that a misspelt limit is noticed. Free-form objects, such as \`metadata\`, accept anything.

**Compatibility.** New response fields, event types and error codes may be added at any time. Ignore those that you do not know.
`;

// The library's types are for OpenAPI 3.0, which has neither a summary nor a license identifier.
const info: { title: string; version: string } & Record<string, unknown> = {
  title: 'Jettson',
  version: VERSION,
  summary: 'Agents as an API',
  description: DESCRIPTION.trim(),
  license: { name: 'MIT', identifier: 'MIT' },
};

const MUTATING = ['post', 'put', 'patch', 'delete'];

interface Operation extends Described {
  tags?: string[];
  description?: string;
  security?: Record<string, string[]>[];
}

/** Each operation with its method and path. */
function operationsOf(items: object = {}): [string, Operation, string][] {
  return Object.entries(items).flatMap(([path, item]: [string, Record<string, Operation>]) =>
    Object.entries(item).map(([method, operation]): [string, Operation, string] => [method, operation, path]),
  );
}

/** `/api/v1/openapi.json`, made at the first request. */
export function documentRoute(app: OpenAPIHono<AppEnv>, reach: { publicUrl: URL | undefined }) {
  let made: { text: string; tag: string } | undefined;
  return new Hono().get('/api/v1/openapi.json', etag(), (c) => {
    made ??= toTagged(JSON.stringify(openApiDocument(app, reach)));
    c.header('etag', made.tag);
    c.header('content-type', 'application/json');
    // Clients that have it revalidate it each time.
    c.header('cache-control', 'no-cache');
    return c.body(made.text);
  });
}

function toTagged(text: string): { text: string; tag: string } {
  return { text, tag: `"${createHash('sha256').update(text).digest('base64url')}"` };
}

/** The description of the API, generated from its routes and the schemas of the wire. */
export function openApiDocument(
  app: OpenAPIHono<AppEnv>,
  { publicUrl }: { publicUrl?: URL | undefined } = {},
) {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info,
    servers: [
      {
        url: publicUrl?.href.replace(/\/+$/, '') ?? '/',
        description: 'The server that this document comes from',
      },
      { url: 'http://127.0.0.1:4100', description: 'An installation on this machine, on the default port' },
    ],
    security: [{ apiKey: [] }],
    tags,
  });
  for (const [method, operation, path] of operationsOf(document.paths)) {
    operation.tags = [tagOf(operation.operationId)];
    describePermission(operation);
    addParameterExamples(path, operation);
    if (MUTATING.includes(method)) describeIdempotency(operation);
    addExamples(operation, false);
  }
  for (const [, operation] of operationsOf(document.webhooks)) {
    operation.tags = [tagOf(operation.operationId)];
    addExamples(operation, true);
  }
  return { ...document, components: { schemas: componentSchemas(), parameters, examples, securitySchemes } };
}

const securitySchemes = {
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key, `jett_sk_live_…`. Make one in the console, or with `jettson keys create`.',
  },
  consoleSession: {
    type: 'apiKey',
    in: 'cookie',
    name: 'jettson.session_token',
    description:
      'The session of somebody who is signed in to the web console. Only the console itself can use it.',
  },
};

const keySchema = { type: 'string', minLength: 1, maxLength: IDEMPOTENCY_KEY_MAX_CHARS };
const parameters = {
  IdempotencyKey: {
    in: 'header',
    name: 'Idempotency-Key',
    required: false,
    description:
      'A name of your choice for this change, such as a UUID. For 24 hours, the same key with the same request changes ' +
      'nothing further and returns the first response again; with another request it is an error.',
    schema: keySchema,
    example: '0b0c1b5e-6f2f-4b0e-9a5e-3c9a4f0e2d11',
  },
  XIdempotencyKey: {
    in: 'header',
    name: 'X-Idempotency-Key',
    required: false,
    description: 'Another name of Idempotency-Key, for older clients.',
    schema: keySchema,
  },
};

/** What no key can do, and the roles that can. */
const CONSOLE_ONLY: Partial<Record<Permission, string>> = {
  members: 'an admin or an owner',
  installation: 'an owner',
};

/** Who may call it, in OpenAPI's form for programs and as a sentence for people. */
function describePermission(operation: Operation): void {
  const permission = permissionFor(operation.operationId);
  const roles = CONSOLE_ONLY[permission];
  operation.security = roles === undefined ? [{ apiKey: [permission] }] : [{ consoleSession: [] }];
  operation.responses['403'] ??= errorAnswer(['forbidden']);
  operation.description +=
    roles === undefined
      ? ` Needs an API key with the scope \`${permission}\`.`
      : ` Only ${roles} at the console can do this.`;
}

/**
 * Every call that changes something takes an idempotency key: a rule for all routes is stated here, not in each route.
 */
function describeIdempotency(operation: Operation): void {
  operation.parameters = [
    ...(operation.parameters ?? []),
    ...Object.keys(parameters).map((name) => ({ $ref: `#/components/parameters/${name}` })),
  ];
  operation.responses['422'] ??= errorAnswer(['idempotency_key_reused']);
}
