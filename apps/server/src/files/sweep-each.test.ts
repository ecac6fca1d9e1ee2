import { expect, test } from 'vitest';
import { type SweptNext, sweepEach } from './sweep-each.ts';

/** A store that refuses to remove some of the contents with the numbers from 0. */
function aStore(count: number, isRefused: (id: string) => boolean) {
  const left = new Set(Array.from({ length: count }, (_, index) => String(index)));
  return {
    left,
    select: async ({ limit, except }: SweptNext) =>
      [...left]
        .filter((id) => !except.includes(id))
        .slice(0, limit)
        .map((id) => ({ id })),
    remove: async ({ id }: { id: string }) => {
      if (isRefused(id)) throw new Error('it is locked');
      left.delete(id);
    },
  };
}

test('everything is removed, however much it is', async () => {
  const { left, select, remove } = aStore(250, () => false);

  expect(await sweepEach(select, remove)).toBe(250);
  expect(left.size).toBe(0);
});

test('what the store refuses to remove is named in the end, and all the rest is gone', async () => {
  const { left, select, remove } = aStore(250, (id) => ['0', '120'].includes(id));

  await expect(sweepEach(select, remove)).rejects.toThrow('0: it is locked; 120: it is locked');
  expect([...left]).toEqual(['0', '120']);
});

test('a store that refuses everything is soon left alone', async () => {
  let asked = 0;
  const { left, select, remove } = aStore(250, () => {
    asked++;
    return true;
  });

  await expect(sweepEach(select, remove)).rejects.toThrow('it is locked');
  expect(asked).toBe(10);
  expect(left.size).toBe(250);
});
