import type { ErrorResponse, ImportMemoriesResponse } from '@jettson/contract';
import type { SchemaObject } from 'ajv/dist/2020.js';
import { beforeAll, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { CONSOLE_ORIGIN, signInOwner } from '../testing/console-sign-in.ts';
import { newAccount, useTestApp } from '../testing/index.ts';
import { openApiDocument } from './open-api-document.ts';

interface Operation {
  operationId: string;
  requestBody?: { content: Record<string, { schema: SchemaObject }> };
}

const SURPLUS = 'surplus_field';

const app = useTestApp();
let document: { paths: Record<string, Record<string, Operation>>; components: { schemas: SchemaObject } };
let send: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: never }>;

beforeAll(async () => {
  const hono = createApp(app.deps);
  document = JSON.parse(JSON.stringify(openApiDocument(hono)));
  const { accountId } = await newAccount(app.deps.database.db);
  // No key is allowed every call.
  const owner = await signInOwner(hono, app.deps.database);
  send = async (method, path, body) => {
    const response = await hono.request(`${CONSOLE_ORIGIN}${path}`, {
      method: method.toUpperCase(),
      headers: {
        ...owner,
        'x-jettson-account': accountId,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as never };
  };
});

/** Every operation, with a path that leads to it. */
function allOperations() {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      ...operation,
      method,
      path: path.replaceAll(/\{\w+\}/g, 'x'),
    })),
  );
}

/** The path of each object in a body whose fields are described, and its schema. */
function objectsIn(schema: SchemaObject, path: string[] = []): { path: string[]; schema: SchemaObject }[] {
  if (schema.$ref !== undefined)
    return objectsIn(document.components.schemas[schema.$ref.split('/').at(-1)], path);
  const inside = [
    ...Object.entries<SchemaObject>(schema.properties ?? {}).flatMap(([name, field]) =>
      objectsIn(field, [...path, name]),
    ),
    ...(schema.items === undefined ? [] : objectsIn(schema.items, [...path, '0'])),
    ...[...(schema.anyOf ?? []), ...(schema.allOf ?? [])].flatMap((part) => objectsIn(part, path)),
  ];
  return schema.properties === undefined ? inside : [{ path, schema }, ...inside];
}

/** A body with only the surplus field, at this place. */
function withSurplus(path: string[]): unknown {
  return path.reduceRight<unknown>((inner, name) => (name === '0' ? [inner] : { [name]: inner }), {
    [SURPLUS]: 1,
  });
}

test('every call refuses an undescribed query parameter', async () => {
  const operations = allOperations();
  for (const { method, path } of operations) {
    const { status, body } = await send(method, `${path}?${SURPLUS}=1`);

    expect({ status, body }, `${method} ${path}`).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_query', details: { field: SURPLUS } } },
    });
  }
  expect(operations.length).toBeGreaterThan(45);
});

test('every call refuses an undescribed field, however deep, and its schema says so', async () => {
  let seen = 0;
  for (const { operationId, method, path, requestBody } of allOperations()) {
    const json = requestBody?.content['application/json'];
    if (method === 'get' || (requestBody !== undefined && json === undefined)) continue;
    // A call without a body takes no field at all.
    const objects = json === undefined ? [{ path: [], schema: {} }] : objectsIn(json.schema);
    for (const { path: place, schema } of objects) {
      const at = `${operationId} ${[...place, SURPLUS].join('.')}`;
      if (json !== undefined) expect(schema.additionalProperties, at).toBe(false);
      // In an import, only the row fails.
      if (operationId === 'memory.import' && place.length > 0) continue;
      const { status, body } = await send(method, path, withSurplus(place));

      expect({ status, body }, at).toMatchObject({
        status: 400,
        body: { error: { code: 'invalid_body', details: { field: [...place, SURPLUS].join('.') } } },
      });
      seen++;
    }
  }
  expect(seen).toBeGreaterThan(35);
});

test.each([
  [{ limits: { max_cost: 3 } }, 'limits.max_cost: no such field; did you mean max_cost_usd?'],
  [{ requireApproval: [] }, 'requireApproval: no such field; did you mean require_approval?'],
  [{ files: [{ path: 'a', contents: 'b' }] }, 'files.0.contents: no such field; did you mean content?'],
  [{ metadata: { memory: { recall: 'no' } } }, /^metadata\.memory\.recall: /],
  [
    { metadata: { memory: { recall: false, extracts: false } } },
    'metadata.memory.extracts: no such field; did you mean extract?',
  ],
])('a spawn with %j names the nearest field', async (fields, message) => {
  const { status, body } = await send('post', '/api/v1/agents', { task: 'x', ...fields });

  expect(status).toBe(400);
  expect((body as ErrorResponse).error.message).toEqual(
    typeof message === 'string' ? message : expect.stringMatching(message),
  );
});

test('a misspelt query parameter names the nearest one', async () => {
  const { body } = await send('get', '/api/v1/agents?stauts=running');

  expect((body as ErrorResponse).error).toMatchObject({
    code: 'invalid_query',
    message: 'stauts: no such parameter; did you mean status?',
  });
});

test('metadata and a schema take any field', async () => {
  const { status } = await send('post', '/api/v1/agents', {
    task: 'x',
    metadata: { memory: { anything: 1 }, limits: { max_cost: 3 } },
    output_schema: { type: 'object', 'x-mine': true },
  });

  expect(status).toBe(201);
});

test('a row of an import with an unknown field fails, and the others are imported', async () => {
  const row = { key: 'a', value: 'v' };
  const { status, body } = await send('post', '/api/v1/memory/import', {
    memories: [
      { ...row, expires_in_days: 3 },
      { ...row, key: 'b', provenance: { kind: 'tool', tools: 'x' } },
      { ...row, key: 'c' },
    ],
  });

  expect(status).toBe(200);
  expect(body as ImportMemoriesResponse).toMatchObject({
    imported: 1,
    failed: 2,
    errors: [
      { index: 0, key: 'a', reason: expect.stringMatching(/^expires_in_days: no such field/) },
      { index: 1, key: 'b', reason: 'provenance.tools: no such field; did you mean tool?' },
    ],
  });
});

test('an export can be imported again, with its history', async () => {
  await send('post', '/api/v1/memory', { key: 'round', value: '1', metadata: { a: 1 }, tags: ['t'] });
  await send('post', '/api/v1/memory', { key: 'round', value: '2' });
  const { body: exported } = await send('get', '/api/v1/memory/export?include=history');

  const { status, body } = await send('post', '/api/v1/memory/import', exported);

  expect(status).toBe(200);
  expect(body as ImportMemoriesResponse).toMatchObject({ failed: 0, errors: [] });
});

test('everything that the original Python client can send is accepted', async () => {
  const name = { key: 'original', namespace: 'n' };
  const requests: [method: string, path: string, body?: object][] = [
    ['post', '/agents', { task: 'x', name: 'n', region: 'iad', metadata: { memory: 'mine' } }],
    ['get', '/agents?limit=5'],
    ['get', '/agents/ag_absent'],
    ['delete', '/agents/ag_absent'],
    ['post', '/memory', { ...name, value: 'v', tags: ['a'], importance: 6, expires_in_days: 30 }],
    ['get', '/memory?key=original&namespace=n'],
    [
      'post',
      '/memory/search',
      { query: 'v', namespace: 'n', tags: ['a'], limit: 5, mode: 'keyword', min_score: 0 },
    ],
    ['get', '/memory/list?namespace=n&tags=a,b&limit=5'],
    ['post', '/memory/dedupe', { dry_run: true, namespace: 'n', threshold: 0.9 }],
    ['post', '/memory/consolidate', { namespace: 'n', min_cluster_size: 3, threshold: 0.9 }],
    ['get', '/memory/namespaces'],
    ['get', '/memory/export'],
    ['post', '/memory/import', { memories: [{ key: 'k', value: 'v' }] }],
    ['delete', '/memory?key=absent&namespace=n&hard=true'],
  ];

  for (const [method, path, body] of requests) {
    const { status } = await send(method, `/api/v1${path}`, body);

    expect([200, 201, 204, 404], `${method} ${path}`).toContain(status);
  }
});

test('a call that takes no body accepts an empty object', async () => {
  const { status } = await send('delete', '/api/v1/agents/ag_absent', {});

  expect(status).toBe(404);
});
