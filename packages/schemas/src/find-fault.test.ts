import { expect, test } from 'vitest';
import { z } from 'zod';
import { findFault } from './find-fault.ts';

const schemaFault = (schema: unknown) => findFault({ schema });
const fits = (schema: unknown, value: unknown) =>
  findFault({ schema, value: { checked: value, name: 'answer' } }) === undefined;

test.for([
  ['^[A-Z]{2}-\\d+$', 'DE-42', 'de-42'],
  ['^\\w+@\\w+\\.(com|org)$', 'a@b.org', 'a@b.net'],
  ['^(?<year>\\d{4})-\\d\\d$', '2026-11', '26-11'],
  ['^\\p{L}+$', 'Größe', '12'],
  ['caf\\u00e9', 'un café', 'cafe'],
  ['^[\\w-]*?$', 'a-b', 'a b'],
  ['', 'anything', undefined],
] as const)('the pattern %s goes on working', ([pattern, good, bad]) => {
  expect(fits({ type: 'string', pattern }, good)).toBe(true);
  if (bad !== undefined) expect(fits({ type: 'string', pattern }, bad)).toBe(false);
});

test('the patterns of one schema are not mixed up', () => {
  const schema = {
    properties: { a: { pattern: '^a$' }, b: { pattern: '^b$' } },
    patternProperties: { '^x': { type: 'number' }, '^y': { type: 'string' } },
  };

  expect(fits(schema, { a: 'a', b: 'b', x1: 1, y1: 'y' })).toBe(true);
  expect(fits(schema, { a: 'b' })).toBe(false);
  expect(fits(schema, { b: 'a' })).toBe(false);
  expect(fits(schema, { x1: 'y' })).toBe(false);
  expect(fits(schema, { y1: 1 })).toBe(false);
});

test.for([
  ['a lookahead', { pattern: '^(?=a)' }, '/pattern'],
  ['a lookbehind', { properties: { 'a/b': { pattern: '(?<=a)b' } } }, '/properties/a~1b/pattern'],
  ['a back-reference', { items: { anyOf: [{}, { pattern: '(a)\\1' }] } }, '/items/anyOf/1/pattern'],
  ['a lookahead in a pattern for field names', { patternProperties: { '^(?!x)': {} } }, '/patternProperties'],
  ['a lookahead beside a format that nobody checks', { format: 'x', pattern: '(?=a)' }, '/pattern'],
  ['a reference to the web', { properties: { a: { $ref: 'https://x.test/s' } } }, '/properties/a/$ref'],
  ['a reference to a file', { $ref: 'file:///etc/passwd' }, '/$ref'],
  ['a reference to nothing', { $ref: '#/$defs/absent' }, ''],
  ['a schema with an asynchronous answer', { $async: true }, '/$async'],
  ['an unknown dialect', { $schema: 'https://x.test/dialect' }, '/$schema'],
  ['a type that does not exist', { properties: { a: { type: 'text' } } }, '/properties/a/type'],
  ['no object', [], ''],
  ['too many bytes', { description: 'x'.repeat(70_000) }, ''],
  ['too many subschemas', { prefixItems: new Array(1001).fill({}) }, ''],
  ['too many alternatives', { anyOf: [{ oneOf: new Array(200).fill({}) }] }, '/anyOf/0'],
  ['nesting that is too deep', nested(40), '/not'.repeat(33)],
  ['nesting that would overflow the stack', nested(9_000), undefined],
] as const)('a schema with %s is refused, and its place is named', ([, schema, path]) => {
  const fault = schemaFault(schema);

  expect(fault).toMatchObject({ of: 'schema', message: expect.any(String) });
  if (path !== undefined) expect(fault?.path).toBe(path);
});

function nested(depth: number): object {
  let schema: object = {};
  for (let level = 0; level < depth; level++) schema = { not: schema };
  return schema;
}

test('whatever zod writes for strings can be checked, in every dialect that it knows', () => {
  const strings = {
    email: [z.email(), 'a@b.org', 'a'],
    uuid: [z.uuid(), '123e4567-e89b-12d3-a456-426614174000', 'a'],
    url: [z.url(), 'https://a.org/x', 'no url'],
    emoji: [z.emoji(), '🦊👍🏽', '12'],
    cuid: [z.cuid2(), 'tz4a98xxat96iws9zmbrgj3a', '-'],
    ipv4: [z.ipv4(), '10.0.0.1', '10.0.0.256'],
    ipv6: [z.ipv6(), '2001:db8::1', 'x::1'],
    cidr: [z.cidrv6(), '2001:db8::/32', '2001:db8::'],
    base64: [z.base64(), 'aGk=', 'ä'],
    date: [z.iso.date(), '2026-11-28', '2026-13-28'],
    time: [z.iso.time(), '12:30:00', '25:30:00'],
    datetime: [z.iso.datetime(), '2026-11-28T12:30:00Z', '28.11.2026'],
    duration: [z.iso.duration(), 'P3DT4H', 'P'],
    hostname: [z.hostname(), 'a.example.org', 'a b'],
    jwt: [z.jwt(), 'eyJhbGciOiJIUzI1NiJ9.e30.c2ln', undefined],
    template: [z.templateLiteral(['a-', z.number()]), 'a-1', 'a-b'],
  } as const;
  for (const [name, [schema, good, bad]] of Object.entries(strings)) {
    for (const target of ['draft-2020-12', 'draft-07'] as const) {
      const json = z.toJSONSchema(z.object({ it: schema }), { target });

      expect(schemaFault(json), `${name} as ${target}`).toBeUndefined();
      expect(fits(json, { it: good }), `${name} as ${target}`).toBe(true);
      if (bad !== undefined) expect(fits(json, { it: bad }), `${name} as ${target}`).toBe(false);
    }
  }
});

test('a draft-07 schema works where it means the same, and an error explains what became of tuples', () => {
  const old = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    definitions: { total: { type: 'number' } },
    properties: { total: { $ref: '#/definitions/total' } },
    dependencies: { total: ['currency'] },
  };

  expect(fits(old, { total: 1, currency: 'EUR' })).toBe(true);
  expect(fits(old, { total: 1 })).toBe(false);
  expect(fits(old, { total: '1', currency: 'EUR' })).toBe(false);
  expect(schemaFault({ items: [{ type: 'number' }] })).toMatchObject({
    path: '/items',
    message: expect.stringContaining('prefixItems'),
  });
});

test('draft 2020-12 is understood', () => {
  const schema = { type: 'array', prefixItems: [{ type: 'number' }], items: { type: 'string' } };

  expect(fits(schema, [1, 'a'])).toBe(true);
  expect(fits(schema, ['a', 'a'])).toBe(false);
  expect(fits({ properties: { a: {} }, unevaluatedProperties: false }, { b: 1 })).toBe(false);
});

test('the definitions of one schema are unknown to the next', () => {
  const first = schemaFault({ $id: 'https://x.test/a', $defs: { secret: { $anchor: 'secret', const: 1 } } });

  expect(first).toBeUndefined();
  expect(schemaFault({ $id: 'https://x.test/a', type: 'string' })).toBeUndefined();
  expect(schemaFault({ $ref: 'https://x.test/a' })).toBeDefined();
  expect(schemaFault({ $ref: '#secret' })).toBeDefined();
});

test('properties that every object inherits do not count as fields', () => {
  expect(fits({ required: ['toString'] }, {})).toBe(false);
  expect(fits({ required: ['__proto__'] }, {})).toBe(false);
});

test('of many errors, the first ones and their number are reported', () => {
  const fault = findFault({
    schema: { items: { type: 'string' } },
    value: { checked: new Array(5000).fill(1), name: 'answer' },
  });

  expect(fault).toMatchObject({ of: 'value' });
  expect(fault?.message).toContain('answer/0 must be string');
  expect(fault?.message).toContain('and 4990 more');
  expect(fault?.message.length).toBeLessThan(1000);
});
