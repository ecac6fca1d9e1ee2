import { expect, test, vi } from 'vitest';
import { batchEvents } from './batch-events.ts';

const event = (computerId: string, number: number) => ({ computerId, number });

test('a first event is passed on at once, and a flood together, so many of each computer', async () => {
  const batches: { computerId: string; number: number }[][] = [];
  const tell = batchEvents<ReturnType<typeof event>>((events) => batches.push(events), 10);

  tell(event('c1', 0));
  for (let number = 1; number <= 50; number++) tell(event('c1', number));
  tell(event('c2', 1));
  const atOnce = batches.length;
  await vi.waitFor(() => expect(batches).toHaveLength(2));

  expect(atOnce).toBe(1);
  expect(batches[0]).toEqual([event('c1', 0)]);
  expect(batches[1]?.filter(({ computerId }) => computerId === 'c1')).toHaveLength(10);
  expect(batches[1]).toContainEqual(event('c2', 1));
});

test('where every event counts, none of a flood is left out', async () => {
  const numbers: number[] = [];
  const tell = batchEvents<ReturnType<typeof event>>(
    (events) => numbers.push(...events.map(({ number }) => number)),
    Number.POSITIVE_INFINITY,
  );

  for (let number = 0; number < 2_000; number++) tell(event('c1', number));

  await vi.waitFor(() => expect(numbers).toHaveLength(2_000));
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
});
