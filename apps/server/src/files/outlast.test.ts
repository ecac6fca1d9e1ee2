import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { FileStoreAwayError } from './file-store.ts';
import { outlast } from './outlast.ts';

const log = pino({ level: 'silent' });
const never = new AbortController().signal;
const away = async () => Promise.reject(new FileStoreAwayError('away'));

test('work that fails because of a store that is away is done again until it succeeds', async () => {
  const work = vi
    .fn(away)
    .mockRejectedValueOnce(new FileStoreAwayError('away'))
    .mockResolvedValueOnce('done' as never);

  const done = await outlast({ log, leave: never, maxAwayMs: 60_000 }, work);

  expect(done).toBe('done');
  expect(work).toHaveBeenCalledTimes(2);
});

test('another failure is thrown at once, and a store that stays away for too long is given up', async () => {
  const bug = vi.fn(async () => Promise.reject(new TypeError('a bug')));
  const work = vi.fn(away);

  await expect(outlast({ log, leave: never, maxAwayMs: 60_000 }, bug)).rejects.toThrow('a bug');
  await expect(outlast({ log, leave: never, maxAwayMs: 0 }, work)).rejects.toThrow(FileStoreAwayError);

  expect([bug, work].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
});

test('whoever has to leave does not wait for the store', async () => {
  const leave = new AbortController();

  const waiting = outlast({ log, leave: leave.signal, maxAwayMs: 60_000 }, async () => {
    queueMicrotask(() => leave.abort(new Error('left')));
    return away();
  });

  await expect(waiting).rejects.toThrow('left');
});
