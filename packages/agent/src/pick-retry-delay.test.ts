import { APICallError } from '@ai-sdk/provider';
import { expect, onTestFinished, test, vi } from 'vitest';
import { pickRetryDelay } from './pick-retry-delay.ts';

function errorWith(responseHeaders: Record<string, string>) {
  return new APICallError({
    message: 'busy',
    url: 'https://a.test',
    requestBodyValues: {},
    statusCode: 429,
    responseHeaders,
  });
}

test.each([
  ['seconds', { 'retry-after': '7' }, 7_000],
  ['no wait at all', { 'retry-after': '0' }, 0],
  ['milliseconds, which are more exact', { 'retry-after-ms': '250', 'retry-after': '1' }, 250],
])('waits as long as the provider says: %s', (_what, headers, expected) => {
  expect(pickRetryDelay(errorWith(headers), { attempt: 1, retryDelayMs: 2_000 })).toBe(expected);
});

test.each(['99999999999999999999', 'Infinity', 'Fri, 31 Dec 9999 23:59:59 GMT'])(
  'waits for a week at most, whatever the provider says: %s',
  (after) => {
    const error = errorWith({ 'retry-after': after });

    expect(pickRetryDelay(error, { attempt: 1, retryDelayMs: 2_000 })).toBe(7 * 24 * 3_600_000);
  },
);

test('waits until the time the provider names', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) });
  onTestFinished(() => void vi.useRealTimers());
  const inAMinute = new Date(Date.now() + 60_000).toUTCString();

  expect(pickRetryDelay(errorWith({ 'retry-after': inAMinute }), { attempt: 1, retryDelayMs: 2_000 })).toBe(
    60_000,
  );
});

test('a provider that says "at once" each time is asked less and less often', () => {
  const error = errorWith({ 'retry-after': '0' });

  expect(pickRetryDelay(error, { attempt: 4, retryDelayMs: 2_000 })).toBe(0);
  expect(pickRetryDelay(error, { attempt: 5, retryDelayMs: 2_000 })).toBeGreaterThanOrEqual(24_000);
});

test.each([[errorWith({})], [errorWith({ 'retry-after': 'soon' })], [new Error('lost')]])(
  'waits for about the backoff when the provider says nothing',
  (error) => {
    const delay = pickRetryDelay(error, { attempt: 1, retryDelayMs: 2_000 });

    expect(delay).toBeGreaterThanOrEqual(1_500);
    expect(delay).toBeLessThanOrEqual(2_500);
  },
);
