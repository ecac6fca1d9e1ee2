import { afterEach, expect, test, vi } from 'vitest';
import { noteServerTime, serverTime } from './server-clock.ts';

const NOON = Date.parse('2026-11-29T12:00:00Z');

function hear(date: string): void {
  noteServerTime({ headers: new Headers({ date }) });
}

function readersClock(at: number): void {
  vi.useFakeTimers({ now: at, toFake: ['Date'] });
}

afterEach(() => {
  vi.useRealTimers();
});

test('times are compared with the clock of the server, however wrong that of the reader is', () => {
  readersClock(NOON + 75_000);
  hear('Sun, 29 Nov 2026 12:00:00 GMT');
  expect(serverTime()).toBe(NOON);
  expect(serverTime(NOON + 76_000)).toBe(NOON + 1000);

  // An answer that took a second does not move it.
  readersClock(NOON + 85_000);
  hear('Sun, 29 Nov 2026 12:00:09 GMT');
  expect(serverTime()).toBe(NOON + 10_000);

  // The reader's clock was set right, and an answer without a time says nothing.
  readersClock(NOON + 20_000);
  hear('Sun, 29 Nov 2026 12:00:19 GMT');
  hear('soon');
  expect(serverTime()).toBe(NOON + 20_000);
});
