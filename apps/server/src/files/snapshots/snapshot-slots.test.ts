import { expect, test } from 'vitest';
import { openSnapshotSlots } from './snapshot-slots.ts';

const never = new AbortController().signal;
const done = async () => 'done';

/** Work that hangs until it is ended. */
function hanging() {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { work: () => promise, end: () => resolve('ended') };
}

test('snapshots that hang hold up those of their own account, and no other', async () => {
  const slots = openSnapshotSlots();
  const { work, end } = hanging();

  const slow = slots.enter('a', never, work);
  const behind = slots.enter('a', never, done);
  const beside = await slots.enter('b', never, done);
  const first = await Promise.race([behind, Promise.resolve('waits')]);
  end();

  expect([beside, first]).toEqual(['done', 'waits']);
  expect(await Promise.all([slow, behind])).toEqual(['ended', 'done']);
});

test('whoever waits for a place or takes a snapshot leaves at once, and the place is free', async () => {
  const slots = openSnapshotSlots();
  const stop = new AbortController();
  const messageOf = (error: Error) => error.message;
  const { work, end } = hanging();

  const held = slots.enter('a', never, work);
  const entered = ['b', 'c', 'a', 'b'].map((accountId) =>
    slots.enter(accountId, stop.signal, hanging().work).catch(messageOf),
  );
  stop.abort(new Error('left'));

  expect(await Promise.all(entered)).toEqual(Array(4).fill('left'));
  expect(await slots.enter('c', never, done)).toBe('done');
  await expect(slots.enter('d', stop.signal, done)).rejects.toThrow('left');
  end();
  expect(await held).toBe('ended');
});
