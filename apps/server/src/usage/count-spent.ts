import { counter } from '../telemetry/metrics.ts';
import type { Spent } from './meter.ts';

const tokens = counter({
  name: 'jettson_tokens_total',
  help: 'Tokens that models read (input; cached: of these, from the cache of the provider) and wrote (output), estimates included.',
  labels: ['model', 'type'],
});

const cost = counter({
  name: 'jettson_cost_usd_total',
  help: 'What models cost, US dollars; models without a known price count as 0.',
  labels: ['model'],
});

/** Counts what a call of a model took, in this process. */
export function countSpent(
  model: string,
  { inputTokens, outputTokens, cachedInputTokens, costUsd }: Spent,
): void {
  tokens.add({ model, type: 'input' }, inputTokens);
  tokens.add({ model, type: 'output' }, outputTokens);
  tokens.add({ model, type: 'cached' }, cachedInputTokens);
  cost.add({ model }, costUsd);
}
