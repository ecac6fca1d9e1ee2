import { afterEach, expect, test, vi } from 'vitest';
import { inTime } from './in-time.ts';

afterEach(() => void vi.useRealTimers());

test('a step that hangs ends the start with its name, and one that does not gives its result', async () => {
  vi.useFakeTimers();
  const hanging = inTime(60, 'opening the database', new Promise(() => {}));
  const failed = expect(hanging).rejects.toThrow(
    'The start was given up: opening the database took longer than 60 s',
  );

  await vi.advanceTimersByTimeAsync(60_000);
  await failed;

  expect(await inTime(60, 'opening the database', Promise.resolve('open'))).toBe('open');
  expect(vi.getTimerCount()).toBe(0);
});
