import { readFileSync } from 'node:fs';
import { z } from 'zod';

const dollars = z.number().min(0).max(1e6);
const tokens = z.int().min(1).max(1e9);

const Prices = {
  input: dollars,
  output: dollars,
  /** Read from the provider's cache; as `input` where absent. */
  cached_input: dollars.optional(),
  /** Written to the provider's cache; as `input` where absent. */
  cache_write: dollars.optional(),
};

/** What is known about a model. Prices are US dollars per million tokens; absent fields are unknown. */
export const ModelFacts = z.strictObject({
  ...Prices,
  /** Prices of a call that reads more than this many tokens. */
  above: z.strictObject({ tokens, ...Prices }).optional(),
  context_window: tokens.optional(),
  max_output: tokens.optional(),
  pictures: z.boolean().optional(),
  pdf: z.boolean().optional(),
  /** Whether its effort can be set. */
  reasoning: z.boolean().optional(),
});
export type ModelFacts = z.infer<typeof ModelFacts>;

/** A table of models with its source. The keys of `models` are `<provider>/<id>`. */
export const ModelTable = z.strictObject({
  source: z.string().min(1).max(200),
  version: z.string().min(1).max(100),
  /** The date of the facts. */
  date: z.iso.date(),
  models: z.record(
    z.string().regex(/^[a-z0-9_-]+\/\S{1,200}$/, 'expected a model as <provider>/<id>'),
    ModelFacts,
  ),
});
export type ModelTable = z.infer<typeof ModelTable>;

let shipped: ModelTable | undefined;

/** The table that ships with the server; `scripts/update-model-table.ts` writes it. */
export function shippedTable(): ModelTable {
  shipped ??= JSON.parse(readFileSync(new URL('./model-table.json', import.meta.url), 'utf8')) as ModelTable;
  return shipped;
}

/** The table in its file format: a line for each model, so that a diff shows what changed. */
export function printTable({ models, ...origin }: ModelTable): string {
  const lines = Object.entries(models).map(
    ([name, facts]) => `    ${JSON.stringify(name)}: ${JSON.stringify(facts)}`,
  );
  const head = Object.entries(origin).map(
    ([field, value]) => `  ${JSON.stringify(field)}: ${JSON.stringify(value)},`,
  );
  return ['{', ...head, '  "models": {', lines.join(',\n'), '  }', '}', ''].join('\n');
}
