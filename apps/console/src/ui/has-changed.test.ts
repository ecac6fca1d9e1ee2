import { expect, test } from 'vitest';
import { hasChanged } from './has-changed.ts';

test('a draft has changed when a field says something else, also nothing', () => {
  const first = { name: 'a', tags: ['x'] };

  expect(hasChanged(first, first)).toBe(false);
  expect(hasChanged({ name: 'a', tags: ['x'] }, first)).toBe(false);
  expect(hasChanged({ name: '', tags: ['x'] }, first)).toBe(true);
  expect(hasChanged({ name: 'a', tags: [] }, first)).toBe(true);
});
