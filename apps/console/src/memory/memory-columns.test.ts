import { expect, test } from 'vitest';
import { layoutFor, nextSort } from './memory-columns.ts';

test('a click on a header sorts in the usual direction, another one in the other, and a third one again', () => {
  const once = nextSort({}, 'importance');
  const twice = nextSort(once, 'importance');

  expect([once, twice, nextSort(twice, 'importance')]).toEqual([
    { sort: 'importance', order: undefined },
    { sort: 'importance', order: 'asc' },
    { sort: 'importance', order: undefined },
  ]);
});

test('the newest first is what the address says nothing about', () => {
  expect(nextSort({}, 'updated_at')).toEqual({ sort: 'updated_at', order: 'asc' });
  expect(nextSort({ sort: 'key' }, 'updated_at')).toEqual({ sort: undefined, order: undefined });
});

test('a narrow list has cards, whatever the width of the window', () => {
  expect([390, 384, 800, 1200].map(layoutFor)).toEqual(['cards', 'cards', 'compact', 'wide']);
});
