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
  ['a', 'b', 'vegetarian'],
  ['fact_1', 'theme', 'The user prefers dark mode'],
  ['UserDiet', 'diet', 'vegetarian'],
])('the keys %s and %s may be of one thing', (a, b, value) => {
  expect(haveSameSubject(about(a, value), about(b, value))).toBe(true);
});

test.each([
  ['alice_diet', 'bob_diet', 'vegetarian'],
  ['alice.notes', 'bob.notes', 'Eats no meat and no fish'],
  ['staging_port', 'production_port', '8090'],
  ['server_1', 'server_2', 'The port is 8090'],
  ['homeColor', 'logoColor', 'blue'],
  ['diet', 'breakfast', 'vegan'],
  ['dog', 'cat', 'Feed it at eight every morning'],
  ['theme', 'ui_mode', 'The user prefers dark mode'],
  ['port', 'staging_port', 'The port is 8090'],
  ['fact_1', 'theme', 'dark'],
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
