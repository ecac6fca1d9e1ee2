import { setImmediate, setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openAccountTurns } from './account-turns.ts';

test("an account's simultaneous calls are done one after the other, and another account does not wait", async () => {
  const turns = openAccountTurns('searches', { atOnce: 1, maxWaiting: 10 });
  const order: string[] = [];

  const first = await turns.take('a');
  const second = turns.take('a').then((turn) => {
    order.push('second of a');
    turn[Symbol.dispose]();
  });
  (await turns.take('b'))[Symbol.dispose]();
  order.push('b');
  first[Symbol.dispose]();
  await second;
  (await turns.take('a'))[Symbol.dispose]();

  expect(order).toEqual(['b', 'second of a']);
});

test('with pauses, the next turn comes a while after the previous one has ended', async () => {
  const turns = openAccountTurns('searches', { atOnce: 1, maxWaiting: 10, withRests: true });
  const order: string[] = [];

  const first = await turns.take('a');
  const second = turns.take('a').then(() => order.push('second'));
  await setTimeout(50);
  first[Symbol.dispose]();
  await setImmediate();
  order.push('others');
  await second;

  expect(order).toEqual(['others', 'second']);
});

test('if too many calls are waiting, the next one is told to come back later', async () => {
  const turns = openAccountTurns('searches', { atOnce: 1, maxWaiting: 1 });
  await turns.take('a');
  void turns.take('a');

  const refused = turns.take('a');

  await expect(refused).rejects.toMatchObject({ code: 'concurrent_limit_reached', retryAfterSeconds: 5 });
});
