import type { ComputerFault } from '@jettson/computers';
import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { watchComputers } from './watch-computers.ts';

afterEach(() => void vi.useRealTimers());

const missing = { problem: 'bubblewrap is not installed', fix: 'sudo apt-get install -y bubblewrap' };

/** A machine whose fault the test sets, and the log of what was said about it. */
function newMachine(fault: ComputerFault | null) {
  const said: string[] = [];
  const log = pino({}, { write: (line) => void said.push(JSON.parse(line).msg) });
  const machine = { now: fault, looks: 0 };
  const provider = {
    async fault() {
      machine.looks++;
      return machine.now;
    },
  };
  return { machine, provider, log, said };
}

test('a machine that cannot make computers is tried again until it can', async () => {
  vi.useFakeTimers();
  const { machine, provider, log, said } = newMachine(missing);

  const watch = watchComputers(provider, log);
  await watch.looked;
  const atStart = watch.fault();
  machine.now = null;
  await vi.advanceTimersByTimeAsync(10_000);
  const later = watch.fault();
  await watch.close();

  expect([atStart, later]).toEqual([missing, null]);
  expect(said).toEqual([
    'this machine cannot make computers; it takes no agents that need one until it can',
    'this machine can make computers again',
  ]);
});

test('what a running server loses is noticed within a minute and said once', async () => {
  vi.useFakeTimers();
  const { machine, provider, log, said } = newMachine(null);

  const watch = watchComputers(provider, log);
  await watch.looked;
  const atStart = watch.fault();
  machine.now = missing;
  await vi.advanceTimersByTimeAsync(60_000);
  const later = watch.fault();
  await vi.advanceTimersByTimeAsync(30_000);
  await watch.close();

  expect([atStart, later]).toEqual([null, missing]);
  expect(said).toEqual(['this machine cannot make computers; it takes no agents that need one until it can']);
});

test('a run that gets no computer makes it look at once, and whoever listens learns of both changes', async () => {
  vi.useFakeTimers();
  const { machine, provider, log } = newMachine(null);
  const watch = watchComputers(provider, log);
  await watch.looked;
  const changes: boolean[] = [];
  watch.onChange(() => changes.push(watch.fault() === null));

  machine.now = missing;
  const found = await watch.report();
  const looksAtFault = machine.looks;
  await vi.advanceTimersByTimeAsync(2_000);
  const looksLater = machine.looks;
  machine.now = null;
  await vi.advanceTimersByTimeAsync(10_000);
  await watch.close();

  expect(found).toEqual(missing);
  expect(looksAtFault).toBe(2);
  expect(looksLater).toBeGreaterThan(2);
  expect(changes).toEqual([false, true]);
});

test('a machine that hangs when it makes a computer cannot make any', async () => {
  vi.useFakeTimers();
  const { log } = newMachine(null);
  const watch = watchComputers({ fault: () => new Promise<null>(() => {}) }, log);
  await vi.advanceTimersByTimeAsync(60_000);
  await watch.looked;

  expect(watch.fault()?.problem).toMatch(/within 45 s/);
  void watch.close();
});

test('a closed watch tries nothing more', async () => {
  vi.useFakeTimers();
  const { machine, provider, log } = newMachine(missing);
  const watch = watchComputers(provider, log);
  await watch.looked;

  await watch.close();
  await vi.advanceTimersByTimeAsync(600_000);

  expect(machine.looks).toBe(1);
});
