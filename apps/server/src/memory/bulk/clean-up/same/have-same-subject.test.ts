import { expect, test } from 'vitest';
import { haveSameSubject, type Subject } from './have-same-subject.ts';

const about = (key: string, value = 'The user prefers dark mode', more: Partial<Subject> = {}): Subject => ({
  key,
  value,
  tags: [],
  metadata: {},
  ...more,
});

test.each([
  ['diet', 'diet_2', 'vegetarian'],
  ['fact_1', 'fact_2', 'The user prefers dark mode'],
  ['a', 'b', 'The user prefers dark mode'],
  ['fact_1', 'theme', 'The user prefers dark mode'],
  ['UserDiet', 'diet', 'vegetarian'],
  [
    '550e8400-e29b-41d4-a716-446655440000',
    '0b9f7c1e-52ab-4c1d-9e8f-aabbccddeeff',
    'The user prefers dark mode',
  ],
  ['mem_01J9Z3V8Q4T6XKCDM2N5P7R9S1', 'mem_01J9Z3V8Q4AAAACDM2N5P7R9S2', 'The user prefers dark mode'],
])('the keys %s and %s may be of one thing', (a, b, value) => {
  expect(haveSameSubject(about(a, value), about(b, value))).toBe(true);
});

test.each([
  ['alice_diet', 'bob_diet', 'vegetarian'],
  ['alice.notes', 'bob.notes', 'Eats no meat and no fish'],
  ['note_1', 'note_2', 'vegetarian'],
  ['x', 'y', '10'],
  ['port_a', 'port_b', '10'],
  ['母', '妻', 'Anna'],
  ['staging_port', 'production_port', '8090'],
  ['server_1', 'server_2', 'The port is 8090'],
  ['homeColor', 'logoColor', 'blue'],
  ['diet', 'breakfast', 'vegan'],
  ['dog', 'cat', 'Feed it at eight every morning'],
  ['theme', 'ui_mode', 'The user prefers dark mode'],
  ['port', 'staging_port', 'The port is 8090'],
  ['fact_1', 'theme', 'dark'],
  ['server-5f2b8a91c07d43e6', 'server-9ac1270f4b5d8e31', 'The port is 8090'],
])('the keys %s and %s are of two', (a, b, value) => {
  expect(haveSameSubject(about(a, value), about(b, value))).toBe(false);
});

test('a tag with a name, and a metadata field with two values, tell two things apart', () => {
  const tagged = (...tags: string[]) => about('a', undefined, { tags });
  const described = (metadata: Record<string, unknown>) => about('a', undefined, { metadata });

  expect(haveSameSubject(tagged('user:alice'), tagged('user:bob'))).toBe(false);
  expect(haveSameSubject(tagged('user=alice'), tagged('user=bob'))).toBe(false);
  expect(haveSameSubject(tagged('user/alice'), tagged('user/bob'))).toBe(false);
  expect(haveSameSubject(tagged('user:alice'), tagged())).toBe(false);
  expect(haveSameSubject(tagged('user:alice', 'x'), tagged('user:alice'))).toBe(true);
  expect(haveSameSubject(described({ host: 1 }), described({ host: 2 }))).toBe(false);
  expect(haveSameSubject(described({ host: 1 }), described({ page: 2 }))).toBe(true);
});
