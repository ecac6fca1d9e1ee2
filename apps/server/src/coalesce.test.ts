import { expect, test } from 'vitest';
import { coalesce, coalesceByKind, type Outcomes } from './coalesce.ts';

/** Work that ends when told to, and the items that it was given. */
function heldWork() {
  const batches: string[][] = [];
  const ends: ((outcomes?: Outcomes<string>) => void)[] = [];
  const work = (items: string[]) => {
    batches.push(items);
    const { promise, resolve, reject } = Promise.withResolvers<Outcomes<string>>();
    ends.push((outcomes) => (outcomes ? resolve(outcomes) : reject(new Error('all of them'))));
    return promise;
  };
  return { work, batches, end: (outcomes?: Outcomes<string>) => ends.shift()?.(outcomes) };
}

const done = (value: string) => ({ status: 'fulfilled' as const, value });

test('items that arrive while work is in progress are done together next, in order', async () => {
  const { work, batches, end } = heldWork();
  const add = coalesce(work);

  const [first, second, third] = [add('a'), add('b'), add('c')];
  end([done('A')]);
  await first;
  end([done('B'), { status: 'rejected', reason: new Error('only this one') }]);

  expect(batches).toEqual([['a'], ['b', 'c']]);
  expect([await first, await second]).toEqual(['A', 'B']);
  await expect(third).rejects.toThrow('only this one');
});

test('work that fails affects only its own items', async () => {
  const { work, end } = heldWork();
  const add = coalesce(work);
  const [first, second] = [add('a'), add('b')];

  end();
  await expect(first).rejects.toThrow('all of them');
  end([done('B')]);

  expect(await second).toBe('B');
});

test('no more than the allowed number are in progress, each with the requested number of items', async () => {
  const { work, batches, end } = heldWork();
  const add = coalesce(work, { atOnce: 2, countNext: () => 1 });

  const added = ['a', 'b', 'c', 'd'].map(add);
  const underWay = [...batches];
  for (const item of ['a', 'b', 'c', 'd']) {
    end([done(item)]);
    await added[['a', 'b', 'c', 'd'].indexOf(item)];
  }

  expect(underWay).toEqual([['a'], ['b']]);
  expect(await Promise.all(added)).toEqual(['a', 'b', 'c', 'd']);
});

test('items of one kind are done together, and do not wait for those of another kind', async () => {
  const { work, batches, end } = heldWork();
  const add = coalesceByKind((item: string) => item.slice(0, 1), work);

  const [first, second, other] = [add('a1'), add('a2'), add('b1')];
  end([done('A1')]);
  await first;
  end([done('B1')]);
  end([done('A2')]);

  expect(batches).toEqual([['a1'], ['b1'], ['a2']]);
  expect([await second, await other]).toEqual(['A2', 'B1']);
});
