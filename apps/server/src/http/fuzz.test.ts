import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../app.ts';
import { CONSOLE_ORIGIN, signInOwner } from '../testing/console-sign-in.ts';
import { newAccount, openTestApp, type TestApp } from '../testing/index.ts';
import { openApiDocument } from './open-api-document.ts';

interface Operation {
  method: string;
  path: string;
  documented: number[];
  takesBody: boolean;
  query: string[];
}

/**
 * Requests to each route. The routes are read from the OpenAPI document, so that a new one is fuzzed without being
 * listed here.
 */
const RUNS_PER_ROUTE = 25;

let app: TestApp;
let send: (request: {
  operation: Operation;
  path: string;
  body: Uint8Array<ArrayBuffer> | string | undefined;
  headers?: Record<string, string>;
}) => Promise<Response>;
let operations: Operation[];

beforeAll(async () => {
  app = await openTestApp();
  const { accountId } = await newAccount(app.deps.database.db);
  const hono = createApp(app.deps);
  // No key may make every call: what it is refused would be refused before it is read.
  const owner = await signInOwner(hono, app.deps.database);
  operations = Object.entries(openApiDocument(hono).paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Record<string, never>).flatMap(([method, operation]) =>
      toOperation(method, path, operation),
    ),
  );
  send = async ({ operation, path, body, headers = { 'content-type': 'application/json' } }) =>
    hono.request(`${CONSOLE_ORIGIN}${path}`, {
      method: operation.method.toUpperCase(),
      headers: { ...owner, 'x-jettson-account': accountId, ...headers },
      ...(body === undefined ? {} : { body }),
    });
});
afterAll(() => app[Symbol.asyncDispose]());

function toOperation(
  method: string,
  path: string,
  operation: { responses: object; requestBody?: object; parameters?: { in: string; name: string }[] },
): Operation[] {
  return [
    {
      method,
      path,
      documented: Object.keys(operation.responses).map(Number),
      takesBody: operation.requestBody !== undefined,
      query: (operation.parameters ?? []).filter((part) => part.in === 'query').map(({ name }) => name),
    },
  ];
}

/** Words that routes know, so that some requests get past the first check. */
const FIELDS = [
  'task',
  'name',
  'region',
  'metadata',
  'limits',
  'keep_alive',
  'output_schema',
  'key',
  'value',
  'namespace',
  'tags',
  'importance',
  'query',
  'limit',
  'mode',
  'memories',
  'content',
  'approve',
  'threshold',
  'dry_run',
  'url',
  'events',
  // Known nowhere.
  'max_cost',
  'constructor',
  '__proto__',
];

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.constantFrom(
    '',
    '\0',
    '\ud800',
    'x'.repeat(20_000),
    "'; drop table agents; --",
    '../../etc/passwd',
    '1e999',
    '🦊',
  ),
);
const json = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(
    fc.constantFrom(...FIELDS),
    fc.oneof(text, fc.jsonValue(), fc.double(), fc.bigInt().map(Number)),
  ),
);
/** JSON that is nested around the limits, and far beyond. */
const deep = fc
  .tuple(fc.constantFrom('[', '{"a":'), fc.constantFrom(30, 34, 129, 20_000), fc.constantFrom(...FIELDS))
  .map(([open, levels, field]) => {
    const close = open === '[' ? ']' : '}';
    return `{"task": "x", "key": "k", "value": "v", "${field}": ${open.repeat(levels)}1${close.repeat(levels)}}`;
  });
/** Long lists, names and texts within the size limit of a body. */
const large = fc
  .tuple(
    fc.constantFrom(...FIELDS),
    fc.constantFrom<unknown>('x'.repeat(900_000), new Array(100_000).fill(1)),
  )
  .map(([field, value]) => JSON.stringify({ task: 'x', key: 'k', value: 'v', [field]: value }));
/** JSON in encodings other than UTF-8, and in broken UTF-8. */
const encoded = fc
  .tuple(json, fc.constantFrom('latin1', 'utf16le', 'cut', 'half a pair'))
  .map(([value, encoding]): Uint8Array<ArrayBuffer> => {
    const text = JSON.stringify({ task: 'Gr\u00fc\u00dfe', ...(value as object) });
    if (encoding === 'latin1' || encoding === 'utf16le') return Uint8Array.from(Buffer.from(text, encoding));
    if (encoding === 'cut') return Uint8Array.from(Buffer.from(text).subarray(0, 12));
    return Uint8Array.from([...Buffer.from('{"task": "'), 0xed, 0xa0, 0x80, ...Buffer.from('"}')]);
  });
const body = fc.oneof(
  { weight: 6, arbitrary: json.map((value) => JSON.stringify(value) ?? 'null') },
  { weight: 1, arbitrary: text },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
  { weight: 2, arbitrary: deep },
  { weight: 1, arbitrary: large },
  { weight: 2, arbitrary: encoded },
);
/** What some requests say about their body, true or not. */
const headers = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ 'content-type': 'application/json' }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { 'content-type': 'application/json; charset=latin1' },
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/x-ndjson' },
      { 'content-type': 'multipart/form-data; boundary=x' },
      { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    ),
  },
);

test('whatever a request contains, every route answers with a documented status, and never with 500', async () => {
  expect(operations.length).toBeGreaterThan(10);
  for (const operation of operations) {
    await fc.assert(
      fc.asyncProperty(
        body,
        text,
        fc.dictionary(fc.constantFrom(...operation.query, 'x'), text),
        headers,
        async (body, part, query, headers) => {
          const path = operation.path.replaceAll(
            /\{\w+\}/g,
            () => encodeURIComponent(part.toWellFormed()) || 'x',
          );
          const search = new URLSearchParams(
            Object.entries(query).map(([name, value]): [string, string] => [name, value.toWellFormed()]),
          );

          const response = await send({
            operation,
            path: `${path}?${search}`,
            body: operation.method === 'get' ? undefined : body,
            headers,
          });
          await response.body?.cancel();

          expect(operation.documented, `${operation.method} ${path} answered ${response.status}`).toContain(
            response.status,
          );
          expect(response.status, `${operation.method} ${path}`).toBeLessThan(500);
        },
      ),
      { numRuns: RUNS_PER_ROUTE },
    );
  }
}, 300_000);

/** Bodies that no route may read, with how each is refused. */
const UNREADABLE: [what: string, body: string | Uint8Array<ArrayBuffer>, status: number][] = [
  ['20,000 nested objects', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, 400],
  ['20,000 nested lists', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, 400],
  ['lists that do not end', '['.repeat(20_000), 400],
  ['latin1', Uint8Array.from(Buffer.from('{"name": "Gr\u00fc\u00dfe"}', 'latin1')), 400],
  ['utf16', Uint8Array.from(Buffer.from('{"name": "x"}', 'utf16le')), 400],
  [
    'half a pair',
    Uint8Array.from([...Buffer.from('{"name": "'), 0xed, 0xa0, 0x80, ...Buffer.from('"}')]),
    400,
  ],
  ['10 MB', JSON.stringify({ memories: [randomBytes(5 * 1024 ** 2).toString('hex')] }), 413],
];

test.each(UNREADABLE)('a body of %s is refused by every call', async (_, body, status) => {
  const answers: [operation: string, status: number][] = [];
  for (const operation of operations) {
    // Any bytes are a file.
    if (operation.method === 'get' || operation.path === '/api/v1/files') continue;
    const path = operation.path.replaceAll(/\{\w+\}/g, 'x');
    const response = await send({ operation, path, body });
    answers.push([`${operation.method} ${operation.path}`, response.status]);
    await response.body?.cancel();
  }

  expect(answers.filter(([, answered]) => answered !== status)).toEqual([]);
  expect(answers.length).toBeGreaterThan(25);
});

/** What a parameter of a query may be made to hold, encoded as it is sent. */
const QUERY_VALUES = [
  `${'%5B'.repeat(5_000)}`,
  `${'%7B%22a%22%3A'.repeat(1_000)}1${'%7D'.repeat(1_000)}`,
  'x'.repeat(12_000),
  '%ff%fe',
  '%ed%a0%80',
  '%',
  '%00',
  '1e999',
  '-1',
  'NaN',
];

test('whatever a parameter of a query holds, every call answers with a status that it documents, and never 500', async () => {
  for (const operation of operations) {
    for (const name of [...operation.query, 'surplus']) {
      for (const value of QUERY_VALUES) {
        const path = `${operation.path.replaceAll(/\{\w+\}/g, 'x')}?${name}=${value}`;
        const response = await send({ operation, path, body: undefined });
        await response.body?.cancel();

        const call = `${operation.method} ${path.slice(0, 200)}`;
        expect(operation.documented, call).toContain(response.status);
        expect(response.status, call).toBeLessThan(500);
        if (name === 'surplus') expect(response.status, call).toBe(400);
      }
    }
  }
});
