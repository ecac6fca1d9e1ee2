import { expect, test } from 'vitest';
import { describeSchema } from './describe-schema.ts';
import type { OpenApi, Schema } from './open-api.ts';

const document: OpenApi = {
  info: { description: '', version: '1' },
  tags: [],
  paths: {},
  webhooks: {},
  components: {
    schemas: {
      Box: {
        type: 'object',
        description: 'A box.',
        properties: {
          width: { type: 'integer', minimum: 1, maximum: 9 },
          inner: { $ref: '#/components/schemas/Box' },
        },
        required: ['width'],
      },
      Colour: { type: 'string', enum: ['red', 'green'], description: 'A colour.' },
      Text: { type: 'object', properties: { type: { type: 'string', const: 'text' } } },
      Picture: { type: 'object', properties: { type: { type: 'string', const: 'picture' } } },
    },
  },
};
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const describe = (schema: Schema) => describeSchema(document, schema);

test('a reference has the name and the fields of what it refers to, and may refer to itself', () => {
  const { type, description, parts } = describe(ref('Box'));

  expect([type, description]).toEqual(['Box', 'A box.']);
  expect(parts.map(({ name, isRequired }) => [name, isRequired])).toEqual([
    ['width', true],
    ['inner', false],
  ]);
  expect(describe(parts[1]?.schema ?? {}).parts).toHaveLength(2);
});

test('what may be null is described by what it is otherwise, in all three ways to say so', () => {
  const ways: Schema[] = [
    { anyOf: [ref('Box'), { type: 'null' }] },
    { oneOf: [{ type: 'null' }, ref('Box')] },
    { type: ['object', 'null'], properties: document.components?.schemas?.Box?.properties ?? {} },
  ];

  const views = ways.map(describe);

  expect(views.map(({ isNullable, parts }) => [isNullable, parts.length])).toEqual([
    [true, 2],
    [true, 2],
    [true, 2],
  ]);
  expect(describe({ type: 'string' }).isNullable).toBe(false);
  expect(describe({ type: 'string', enum: ['a', null] })).toMatchObject({ isNullable: true, values: ['a'] });
});

test('what is said at a reference comes before what its target says of itself', () => {
  const { description } = describe({ anyOf: [ref('Box'), { type: 'null' }], description: 'The outer box.' });

  expect(description).toBe('The outer box.');
});

test('an array shows what its items hold, and the limits of both', () => {
  const { type, parts, facts, values } = describe({
    type: 'array',
    items: { type: 'string', maxLength: 64, enum: ['x', 'y'] },
    maxItems: 20,
  });
  const boxes = describe({ type: 'array', items: ref('Box') });

  expect([type, facts, values, parts]).toEqual([
    'array of string',
    ['up to 20 items', 'each up to 64 characters'],
    ['x', 'y'],
    [],
  ]);
  expect([boxes.type, boxes.parts.length]).toEqual(['array of Box', 2]);
});

test('a map opens to its values, unless they are plain', () => {
  const boxes = describe({ type: 'object', additionalProperties: ref('Box') });
  const texts = describe({ type: 'object', additionalProperties: { type: 'string' } });

  expect([boxes.type, boxes.parts.map(({ name, kind }) => [name, kind])]).toEqual([
    'map of Box',
    [['any name', 'entry']],
  ]);
  const anything = describe({ type: 'object', additionalProperties: {} });

  expect([texts.type, texts.parts]).toEqual(['map of string', []]);
  expect(anything.type).toBe('object');
});

test('alternatives are told apart by their type, or by their name', () => {
  const { type, parts } = describe({ oneOf: [ref('Text'), ref('Picture'), ref('Box'), { type: 'string' }] });

  expect(type).toBe('Text or Picture or Box or string');
  expect(parts.map(({ name, step }) => [name, step])).toEqual([
    ['type "text"', '~1'],
    ['type "picture"', '~2'],
    ['Box', '~3'],
    ['string', '~4'],
  ]);
});

test('alternatives within an alternative are on one level with it', () => {
  const { parts } = describe({
    type: 'array',
    items: { anyOf: [{ type: 'string' }, { oneOf: [ref('Text'), ref('Picture')] }] },
  });

  expect(parts.map(({ name }) => name)).toEqual(['string', 'type "text"', 'type "picture"']);
});

test('joined schemas have the fields of all', () => {
  const { parts } = describe({
    allOf: [ref('Box'), { type: 'object', properties: { lid: { type: 'boolean' } }, required: ['lid'] }],
  });

  expect(parts.map(({ name, isRequired }) => [name, isRequired])).toEqual([
    ['width', true],
    ['inner', false],
    ['lid', true],
  ]);
});

test('limits, formats and defaults are words', () => {
  const facts = (schema: Schema) => describe(schema).facts;

  expect(facts({ type: 'string', minLength: 1, maxLength: 200 })).toEqual(['1 to 200 characters']);
  expect(facts({ type: 'string', minLength: 0, maxLength: 1 })).toEqual(['up to 1 character']);
  expect(facts({ type: 'integer', minimum: 0, maximum: 2000 })).toEqual(['0 to 2,000']);
  expect(facts({ type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER })).toEqual(['at least 0']);
  expect(facts({ type: 'number', exclusiveMinimum: 0 })).toEqual(['more than 0']);
  expect(facts({ type: 'string', format: 'date-time', default: 'now' })).toEqual([
    'ISO 8601',
    'default "now"',
  ]);
  expect(facts({ type: 'string', pattern: '^a$' })).toEqual(['matches ^a$']);
  expect(facts({ type: 'boolean', default: false })).toEqual(['default false']);
  expect(facts({ anyOf: [ref('Colour'), { type: 'null' }], default: 'red' })).toEqual(['default "red"']);
});
