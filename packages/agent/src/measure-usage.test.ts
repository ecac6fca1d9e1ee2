import { expect, test } from 'vitest';
import { measureUsage } from './measure-usage.ts';

const texts = {
  asked: [{ role: 'user', content: 'x'.repeat(400) }],
  answered: [{ type: 'text', text: 'y'.repeat(40) }],
};

/** Usage as a provider may report it. */
function reported(
  input: unknown,
  output: unknown,
  { read, write }: { read?: unknown; write?: unknown } = {},
) {
  return {
    inputTokens: {
      total: input as number,
      noCache: undefined,
      cacheRead: read as number,
      cacheWrite: write as number,
    },
    outputTokens: { total: output as number, text: undefined, reasoning: undefined },
  };
}

function measure(...counts: Parameters<typeof reported>) {
  return measureUsage(reported(...counts), texts);
}

test('plausible counts are taken as they are, including what was read from and written to the cache', () => {
  expect(measure(100, 10, { read: 40, write: 20 })).toEqual({
    input_tokens: 100,
    output_tokens: 10,
    cached_input_tokens: 40,
    cache_write_tokens: 20,
  });
});

test('a fraction of a token is rounded up', () => {
  expect(measure(10.5, 0.2)).toEqual({ input_tokens: 11, output_tokens: 1, cached_input_tokens: 0 });
});

test.each([undefined, null, 0, -5, Number.NaN, Number.POSITIVE_INFINITY, 1e300])(
  'a count of %s is estimated from the texts, and the usage says so',
  (count) => {
    const { input_tokens, output_tokens, ...rest } = measure(count, count);

    expect(rest).toEqual({ cached_input_tokens: 0, estimated: true });
    expect(input_tokens).toBeGreaterThanOrEqual(100);
    expect(input_tokens).toBeLessThan(130);
    expect(output_tokens).toBeGreaterThanOrEqual(10);
    expect(output_tokens).toBeLessThan(30);
  },
);

test('the cached parts never exceed the whole, whatever is reported', () => {
  expect(measure(100, 10, { read: 5000, write: 7 })).toMatchObject({
    input_tokens: 100,
    cached_input_tokens: 100,
  });
  expect(measure(100, 10, { read: -5, write: 500 })).toMatchObject({
    cached_input_tokens: 0,
    cache_write_tokens: 100,
  });
});

test('an answer without words is not estimated, and a picture counts as a picture and not as its base64', () => {
  const silent = measureUsage(reported(5, 0), { asked: 'x', answered: [] });
  const seen = measureUsage(reported(0, 1), {
    asked: [{ type: 'file', data: 'A'.repeat(4_000_000) }],
    answered: 'x',
  });

  expect(silent).toEqual({ input_tokens: 5, output_tokens: 0, cached_input_tokens: 0 });
  expect(seen.input_tokens).toBeGreaterThan(1_000);
  expect(seen.input_tokens).toBeLessThan(3_000);
});
