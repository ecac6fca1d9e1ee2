import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type ModelTable, printTable, shippedTable } from './model-table.ts';
import { parseTable } from './parse-table.ts';

const hints = { source: 'prices.json', date: '2026-11-28' };
const file = readFileSync(new URL('./model-table.json', import.meta.url), 'utf8');

test('the shipped table names its source, and knows prices, context windows and which models see pictures', () => {
  const table = parseTable(file, hints);

  expect(table).toMatchObject({ source: 'litellm', version: expect.stringMatching(/^\d+\.\d+/) });
  expect(Object.keys(table.models).length).toBeGreaterThan(500);
  expect(table.models['anthropic/claude-sonnet-5-5']).toEqual({
    input: expect.any(Number),
    output: expect.any(Number),
    cached_input: expect.any(Number),
    cache_write: expect.any(Number),
    context_window: expect.any(Number),
    max_output: expect.any(Number),
    pictures: true,
    pdf: true,
    reasoning: true,
  });
  expect(printTable(shippedTable())).toBe(file);
});

test("from litellm's format, only language models of usable providers are taken", () => {
  const entry = { litellm_provider: 'openai', mode: 'chat', output_cost_per_token: 0.00001 };
  const table = parseTable(
    JSON.stringify({
      sample_spec: { litellm_provider: 'one of many', max_tokens: 'a text' },
      'gpt-x': {
        ...entry,
        input_cost_per_token: 0.00000125,
        cache_read_input_token_cost: 0.000000125,
        input_cost_per_token_above_272k_tokens: 0.0000025,
        max_input_tokens: 272000,
        max_output_tokens: 'many',
        supports_vision: true,
      },
      'no-price': entry,
      'text-embedding': { ...entry, mode: 'embedding', input_cost_per_token: 1 },
      'azure/gpt-x': { ...entry, litellm_provider: 'azure', input_cost_per_token: 1 },
      'groq/free-for-now': {
        litellm_provider: 'groq',
        mode: 'chat',
        input_cost_per_token: 0,
        output_cost_per_token: 0,
      },
    }),
    hints,
  );

  expect(table).toEqual({
    ...hints,
    version: 'unknown',
    models: {
      'openai/gpt-x': {
        input: 1.25,
        output: 10,
        cached_input: 0.125,
        above: { tokens: 272000, input: 2.5, output: 10, cached_input: 0.125 },
        context_window: 272000,
        pictures: true,
        reasoning: false,
      },
    },
  });
});

test.each([
  ['{', 'is not JSON'],
  ['[]', 'not a table of models'],
  ['{"a": 1}', 'not a table of models'],
  ['{"a": {"litellm_provider": "azure", "mode": "chat"}}', 'no language model'],
  [table({ 'openai/x': { input: -1, output: 1 } }), 'models["openai/x"].input'],
  [table({ 'openai/x': { input: 1 } }), 'models["openai/x"].output'],
  [table({ 'openai/x': { input: 1, output: 1, colour: 'red' } }), 'colour'],
  [table({ 'no provider': { input: 1, output: 1 } }), 'no provider'],
  [table({}, '28th'), 'date'],
])('the file %s is refused, and the error says what is wrong', (text, fault) => {
  expect(() => parseTable(text, hints)).toThrow(fault);
});

function table(models: object, date = '2026-11-28'): string {
  return JSON.stringify({ source: 's', version: '1', date, models } satisfies Record<
    keyof ModelTable,
    unknown
  >);
}
