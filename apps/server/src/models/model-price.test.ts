import { expect, test } from 'vitest';
import { costOf } from './model-price.ts';

const price = {
  input: 2,
  cachedInput: 0.1,
  cacheWrite: 2.5,
  output: 10,
  above: { tokens: 200_000, input: 4, cachedInput: 0.2, cacheWrite: 5, output: 15 },
};

test('tokens read from and written to the cache have their own prices', () => {
  const usage = {
    input_tokens: 100_000,
    cached_input_tokens: 60_000,
    cache_write_tokens: 30_000,
    output_tokens: 1_000,
  };

  expect(costOf(price, usage)).toBeCloseTo((10_000 * 2 + 60_000 * 0.1 + 30_000 * 2.5 + 1_000 * 10) / 1e6, 12);
});

test('a call that reads more than the threshold costs the price for long prompts', () => {
  const usage = { input_tokens: 200_001, cached_input_tokens: 0, output_tokens: 1_000 };

  expect(costOf(price, usage)).toBeCloseTo((200_001 * 4 + 1_000 * 15) / 1e6, 12);
});
