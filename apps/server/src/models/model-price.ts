import type { TokenUsage } from '@jettson/contract';

/** US dollars per million tokens. */
export interface TokenPrices {
  input: number;
  /** Read from the provider's cache. */
  cachedInput: number;
  /** Written to the provider's cache. */
  cacheWrite: number;
  output: number;
}

export interface ModelPrice extends TokenPrices {
  /** The prices of a call that reads more than this many tokens. */
  above: (TokenPrices & { tokens: number }) | null;
}

export const FREE: ModelPrice = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, above: null };

/** What a model call costs, US dollars. */
export function costOf(price: ModelPrice, usage: TokenUsage): number {
  const { input_tokens, output_tokens, cached_input_tokens, cache_write_tokens = 0 } = usage;
  const { input, cachedInput, cacheWrite, output } =
    price.above !== null && input_tokens > price.above.tokens ? price.above : price;
  const uncached = Math.max(0, input_tokens - cached_input_tokens - cache_write_tokens);
  return (
    (uncached * input +
      cached_input_tokens * cachedInput +
      cache_write_tokens * cacheWrite +
      output_tokens * output) /
    1e6
  );
}
