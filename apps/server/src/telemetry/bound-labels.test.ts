import { expect, test } from 'vitest';
import { boundLabels } from './bound-labels.ts';

test('however many names callers invent, a label has few values, and those that came first stay', () => {
  const bound = boundLabels();
  const names = Array.from({ length: 10_000 }, (_, index) => `model-${index}`);

  const shown = new Set(names.map((model) => bound({ model }).model));
  const again = bound({ model: 'model-0' }).model;

  expect(shown.size).toBe(51);
  expect([...shown].at(-1)).toBe('other');
  expect(again).toBe('model-0');
});

test('a name of a megabyte becomes a short one', () => {
  expect(boundLabels()({ model: 'x'.repeat(1024 ** 2) }).model?.length).toBe(100);
});
