import { expect, test } from 'vitest';
import { findFault } from './find-fault.ts';

const fault = (schema: object) => findFault({ schema: { type: 'object', ...schema }, isFlat: true });

test.each([
  [{ $ref: '#' }, '/$ref'],
  [{ properties: { child: { $ref: '#' } } }, '/properties/child/$ref'],
  [
    {
      $defs: { a: { $ref: '#/$defs/b' }, b: { items: { $ref: '#/$defs/a' } } },
      properties: { a: { $ref: '#/$defs/a' } },
    },
    '/$defs/a/$ref/items/$ref',
  ],
  [
    { properties: { a: { $anchor: 'tree', anyOf: [{ type: 'null' }, { $ref: '#tree' }] } } },
    '/properties/a/anyOf/1/$ref',
  ],
  [{ $defs: { 'a/b': { items: { $ref: '#/$defs/a~1b' } } } }, '/$defs/a~1b/items/$ref'],
  [{ $defs: { 'a b': { items: { $ref: '#/$defs/a%20b' } } } }, '/$defs/a b/items/$ref'],
])('the tool schema %j is refused, because it refers to itself', (schema, path) => {
  expect(fault(schema)).toMatchObject({ of: 'schema', path, message: expect.stringContaining('recursive') });
});

test('a definition may be used by several properties, and a schema for answers may refer to itself', () => {
  const twice = { $ref: '#/$defs/point' };

  expect(fault({ $defs: { point: { type: 'number' } }, properties: { a: twice, b: twice } })).toBeUndefined();
  expect(findFault({ schema: { properties: { child: { $ref: '#' } } } })).toBeUndefined();
});
