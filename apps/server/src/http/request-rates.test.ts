import { expect, test } from 'vitest';
import type { ApiError } from '../errors.ts';
import { openRequestRates, type RequestLimit } from './request-rates.ts';

const free: RequestLimit = { plan: 'free', requestsPerSecond: 20, requestBurst: 50 };

function openClockedRates() {
  let ms = 0;
  const rates = openRequestRates(() => ms);
  return { rates, wait: (more: number) => (ms += more) };
}

/** How many of `requests` calls are let through. */
function countLetIn(take: () => unknown, requests: number): number {
  return Array.from({ length: requests }, () => !isRefused(take)).filter(Boolean).length;
}

function isRefused(take: () => unknown): boolean {
  return refusalOf(take) !== undefined;
}

function refusalOf(take: () => unknown): ApiError | undefined {
  try {
    take();
    return undefined;
  } catch (error) {
    return error as ApiError;
  }
}

test("a burst is let through immediately, and after it the plan's rate per second", () => {
  const { rates, wait } = openClockedRates();
  const take = () => rates.take('a', free);

  const atOnce = countLetIn(take, 200);
  wait(1000);
  const inTheNextSecond = countLetIn(take, 200);
  wait(60_000);
  const afterAPause = countLetIn(take, 200);

  expect([atOnce, inTheNextSecond, afterAPause]).toEqual([50, 20, 50]);
});

test('refused requests do not delay later ones', () => {
  const { rates, wait } = openClockedRates();
  const take = () => rates.take('a', free);
  countLetIn(take, 50);

  for (let n = 0; n < 100; n++) {
    wait(0.45);
    isRefused(take);
  }
  wait(10);

  expect(isRefused(take)).toBe(false);
});

test('an answer says how many are left, and when the allowance will be full again', () => {
  const { rates } = openClockedRates();

  const first = rates.take('a', free);
  countLetIn(() => rates.take('a', free), 29);
  const later = rates.take('a', free);

  expect(first).toEqual({ 'ratelimit-policy': '"requests";q=50;w=3', ratelimit: '"requests";r=49;t=1' });
  expect(later.ratelimit).toBe('"requests";r=19;t=2');
});

test('a refusal names the plan, its limit and the wait', () => {
  const { rates } = openClockedRates();
  countLetIn(() => rates.take('a', free), 50);

  const refusal = refusalOf(() => rates.take('a', free));

  expect(refusal).toMatchObject({
    code: 'rate_limited',
    retryAfterSeconds: 1,
    details: { plan: 'free', window: 'second', limitPerSecond: 20, retryAfterSeconds: 1 },
    headers: { ratelimit: '"requests";r=0;t=3' },
  });
});

test('callers are counted separately, and one over its limit is recognized before it is looked up', () => {
  const { rates } = openClockedRates();
  countLetIn(() => rates.take('a', free), 50);

  expect(isRefused(() => rates.take('b', free))).toBe(false);
  expect(isRefused(() => rates.refuseEmpty('a'))).toBe(true);
  expect(isRefused(() => rates.refuseEmpty('b'))).toBe(false);
  expect(isRefused(() => rates.refuseEmpty('c'))).toBe(false);
});

test('a changed plan applies from the next request on', () => {
  const { rates } = openClockedRates();
  const unlimited = { ...free, requestsPerSecond: null };
  countLetIn(() => rates.take('a', free), 50);

  expect(countLetIn(() => rates.take('a', unlimited), 1000)).toBe(1000);
  expect(isRefused(() => rates.refuseEmpty('a'))).toBe(false);
});

test('in a flood of callers, only the latest are remembered', () => {
  const { rates } = openClockedRates();
  for (let n = 0; n < 20_000; n++) rates.take(`caller ${n}`, free);

  expect(rates.isKnown('caller 9999')).toBe(false);
  expect(rates.isKnown('caller 10000')).toBe(true);
});
