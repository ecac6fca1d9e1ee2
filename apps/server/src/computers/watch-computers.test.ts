import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { watchComputers } from './watch-computers.ts';

afterEach(() => void vi.useRealTimers());

const missing = { problem: 'bubblewrap is not installed', fix: 'sudo apt-get install -y bubblewrap' };

test('a machine that can make no computers is looked at again until it can, and then no more', async () => {
  vi.useFakeTimers();
  const faults = [missing, missing, null];
  let looks = 0;
  const provider = { fault: async () => faults[looks++] ?? null };

  const watch = await watchComputers(provider, pino({ level: 'silent' }));
  const atStart = watch.fault();
  await vi.advanceTimersByTimeAsync(60_000);
  await watch.close();

  expect(atStart).toEqual(missing);
  expect(watch.fault()).toBeNull();
  expect(looks).toBe(3);
});
