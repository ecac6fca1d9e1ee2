import type { Model } from '@jettson/sdk';
import { expect, test } from 'vitest';
import { filterModels, priceText, tokensText } from './model-facts.ts';

test('prices are dollars for a million tokens, and an unknown price is not free', () => {
  expect([2, 0.25, 0, undefined].map(priceText)).toEqual(['$2.00', '$0.25', 'free', '–']);
});

test('context windows are short enough to compare', () => {
  expect([1_000_000, 1_048_576, 128_000, 8192, 512, null].map(tokensText)).toEqual([
    '1M',
    '1M',
    '128k',
    '8.2k',
    '512',
    '–',
  ]);
});

test('a model is found by words of its id, in any order', () => {
  const models = [{ id: 'anthropic/claude-sonnet-5-5' }, { id: 'openai/gpt-6' }] as Model[];

  expect(filterModels(models, 'Sonnet claude').map(({ id }) => id)).toEqual(['anthropic/claude-sonnet-5-5']);
  expect(filterModels(models, ' ')).toHaveLength(2);
  expect(filterModels(models, 'claude gpt')).toEqual([]);
});
