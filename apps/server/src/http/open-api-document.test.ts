import { Ajv2020, type SchemaObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { describingDeps } from '../testing/describing-deps.ts';
import { openApiDocument } from './open-api-document.ts';

interface Media {
  schema: { $ref?: string };
  example?: unknown;
  examples?: Record<string, { $ref: string }>;
}

interface Operation {
  operationId: string;
  summary?: string;
  description?: string;
  tags: string[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
}

const document = JSON.parse(JSON.stringify(openApiDocument(createApp(describingDeps))));
const operations = [document.paths, document.webhooks].flatMap((items: Record<string, object>) =>
  Object.values(items).flatMap((item) => Object.values(item) as Operation[]),
);

/** The requests and responses of an operation, with their names. */
const contents = operations.flatMap(({ operationId, requestBody, responses }) =>
  [
    ['request', requestBody] as const,
    ...Object.entries(responses).map(([status, response]) => [status, response] as const),
  ].flatMap(([of, part]) =>
    Object.entries(part?.content ?? {}).map(([type, media]) => ({
      name: `${operationId} ${of} ${type}`,
      media,
    })),
  ),
);

/** Fields that a schema does not describe are refused, so that an example cannot keep one that no longer exists. */
function close(schema: SchemaObject): void {
  if (schema.properties !== undefined) schema.additionalProperties ??= false;
  for (const part of Object.values(schema)) if (part !== null && typeof part === 'object') close(part);
}

test('every request and answer has an example, and it fits its schema', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: true });
  addFormats.default(ajv);
  const closed = structuredClone(document);
  close(closed.components.schemas);
  ajv.addSchema(closed, 'openapi.json');

  const faults = contents.flatMap(({ name, media }) => {
    const shown = Object.values(media.examples ?? {}).map(
      ({ $ref }) => document.components.examples[$ref.split('/').at(-1) ?? '']?.value,
    );
    if (media.example !== undefined) shown.push(media.example);
    if (shown.length === 0) return [`${name}: no example`];
    const { $ref } = media.schema;
    if ($ref === undefined)
      return shown.every((text) => typeof text === 'string') ? [] : [`${name}: no text`];
    const fits = ajv.compile({ $ref: `openapi.json${$ref}` });
    return shown.filter((value) => !fits(value)).map(() => `${name}: ${ajv.errorsText(fits.errors)}`);
  });

  expect(contents.length).toBeGreaterThan(500);
  expect(faults).toEqual([]);
});

test('each event of a webhook has its own description', () => {
  const { enum: types } = document.components.schemas.WebhookEventType;

  expect(Object.keys(document.webhooks).sort()).toEqual([...types].sort());
});

test('every operation has a summary, a description and a tag', () => {
  const chapters = document.tags.map(({ name }: { name: string }) => name);

  const bare = operations.filter(
    ({ summary, description, tags: [tag] }) => !summary || !description || !chapters.includes(tag),
  );

  expect(operations.length).toBeGreaterThan(60);
  expect(bare.map(({ operationId }) => operationId)).toEqual([]);
});

test('every parameter, schema and field of a schema is described', () => {
  const missing: string[] = [];
  function visit(schema: SchemaObject, path: string): void {
    for (const [name, field] of Object.entries<SchemaObject>(schema.properties ?? {})) {
      if (field.description === undefined && field.$ref === undefined) missing.push(`${path}.${name}`);
      visit(field, `${path}.${name}`);
    }
    if (schema.items) visit(schema.items, `${path}[]`);
  }

  for (const [name, schema] of Object.entries<SchemaObject>(document.components.schemas)) {
    if (schema.description === undefined) missing.push(name);
    visit(schema, name);
  }
  for (const [path, item] of Object.entries<Record<string, object>>(document.paths)) {
    for (const [method, { parameters = [] }] of Object.entries<{ parameters?: SchemaObject[] }>(item)) {
      const bare = parameters.filter(({ $ref, description }) => !$ref && !description);
      missing.push(...bare.map(({ name }) => `${method} ${path} ${name}`));
    }
  }

  expect(missing).toEqual([]);
});
