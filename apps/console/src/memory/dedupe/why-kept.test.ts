import { expect, test } from 'vitest';
import { gainsOf, lostWith, whyKept } from './why-kept.ts';

const copy = {
  trust: 'user',
  expires_at: null,
  importance: 5,
  updated_at: 1,
  tags: [],
  metadata: {},
} as const;
const make = (part: object) => ({ ...copy, tags: [], ...part }) as Parameters<typeof whyKept>[0];

test.each([
  [{}, { trust: 'web', importance: 9, updated_at: 9 }, 'it is trusted more'],
  [{}, { expires_at: 99, importance: 9 }, 'it lasts longer'],
  [{ importance: 6 }, { updated_at: 9 }, 'it is more important'],
  [{ updated_at: 2 }, {}, 'it is newer'],
  [{}, {}, 'they are alike in everything'],
])('of %o and %o the first is kept because %s', (kept, removed, reason) => {
  expect(whyKept(make(kept), make(removed))).toBe(reason);
});

test('nothing speaks for the worse copy, and what goes with the other one is said', () => {
  const [kept, removed] = [make({ trust: 'web', expires_at: 5 }), make({ importance: 7 })];

  expect(whyKept(kept, removed)).toBeNull();
  expect(lostWith(kept, removed)).toEqual([
    'The other one is trusted more.',
    'The other one lasts longer.',
    'The other one is more important.',
  ]);
  expect(lostWith(removed, kept)).toEqual([]);
});

test('what the kept copy takes over are the tags and fields that it does not have', () => {
  const kept = make({ tags: ['a'], metadata: { page: 1 } });
  const removed = make({ tags: ['a', 'b'], metadata: { page: 2, seen: true } });

  expect(gainsOf(kept, removed)).toEqual(['#b', 'seen']);
});
