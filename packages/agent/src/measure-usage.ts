import type { LanguageModelV4Usage } from '@ai-sdk/provider';
import type { TokenUsage } from '@jettson/contract';
import { estimateTokens } from './estimate-tokens.ts';

/** No request has more; a provider that reports more is mistaken, and the database column has a maximum. */
const MAX_TOKENS = 100_000_000;

/**
 * The usage of a model call as numbers that can be summed: integers, none below zero, the cached parts within the
 * whole. Some servers report nothing, fractions or negative numbers. An impossible count is estimated from the request
 * and the answer (any JSON values), and the result says so.
 */
export function measureUsage(
  { inputTokens, outputTokens }: LanguageModelV4Usage,
  { asked, answered }: { asked: unknown; answered: unknown },
): TokenUsage {
  const input = toCount(inputTokens.total);
  const output = toCount(outputTokens.total);
  const estimatedInput = input === 0 ? estimateTokens(asked) : 0;
  const estimatedOutput = output === 0 ? estimateTokens(answered) : 0;
  const cachedInput = Math.min(input, toCount(inputTokens.cacheRead));
  const cacheWrite = Math.min(input - cachedInput, toCount(inputTokens.cacheWrite));
  return {
    input_tokens: input || estimatedInput,
    output_tokens: output || estimatedOutput,
    cached_input_tokens: cachedInput,
    ...(cacheWrite > 0 && { cache_write_tokens: cacheWrite }),
    ...(estimatedInput + estimatedOutput > 0 && { estimated: true as const }),
  };
}

/** Zero for anything that is not a count. */
function toCount(reported: number | undefined): number {
  if (reported === undefined || !(reported > 0 && reported <= MAX_TOKENS)) return 0;
  return Math.ceil(reported);
}
