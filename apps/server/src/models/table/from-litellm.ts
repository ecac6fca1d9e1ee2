import { z } from 'zod';
import type { ModelFacts } from './model-table.ts';

/** Providers whose models can be used here: directly, or as the server behind `openai-compatible/…`. */
const PROVIDERS: ReadonlySet<string> = new Set([
  'anthropic',
  'cerebras',
  'deepinfra',
  'deepseek',
  'fireworks_ai',
  'gemini',
  'groq',
  'mistral',
  'moonshot',
  'ollama',
  'openai',
  'perplexity',
  'together_ai',
  'xai',
  'zai',
]);

const amount = z.number().min(0).optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);

/** The fields that are read; entries have many more, and some have other types in these. */
const Entry = z
  .object({
    litellm_provider: z.string().optional().catch(undefined),
    mode: z.string().optional().catch(undefined),
    max_input_tokens: amount,
    max_tokens: amount,
    max_output_tokens: amount,
    supports_vision: flag,
    supports_pdf_input: flag,
    supports_reasoning: flag,
  })
  .loose();
type Entry = z.infer<typeof Entry>;

/** The format of litellm's `model_prices_and_context_window.json`: the name of a model, and what is known about it. */
export const LitellmTable = z
  .record(z.string(), z.unknown())
  .refine(
    (entries) =>
      Object.values(entries).some(
        (entry) => typeof entry === 'object' && entry !== null && 'litellm_provider' in entry,
      ),
    'expected entries with litellm_provider',
  );

/** The language models of providers that can be used here, by `<provider>/<id>`, sorted by name. */
export function fromLitellm(entries: z.infer<typeof LitellmTable>): Record<string, ModelFacts> {
  const models: Record<string, ModelFacts> = {};
  for (const [key, raw] of Object.entries(entries)) {
    const { data: entry } = Entry.safeParse(raw);
    if (entry?.litellm_provider === undefined || !PROVIDERS.has(entry.litellm_provider)) continue;
    if (entry.mode !== 'chat' && entry.mode !== 'responses') continue;
    const facts = toFacts(entry);
    // On somebody else's machines this means "unknown" or "free for a while", and a cost limit could not be enforced.
    if (facts?.input === 0 && facts.output === 0 && entry.litellm_provider !== 'ollama') continue;
    const prefix = `${entry.litellm_provider}/`;
    const name = key.startsWith(prefix) ? key : `${prefix}${key}`;
    if (facts !== undefined && !/\s/.test(name)) models[name] = facts;
  }
  return Object.fromEntries(Object.entries(models).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function toFacts(entry: Entry): ModelFacts | undefined {
  const prices = toPrices(entry, '');
  if (prices === undefined) return undefined;
  const window = toTokens(entry.max_input_tokens ?? entry.max_tokens);
  const maxOutput = toTokens(entry.max_output_tokens);
  const above = toAbove(entry);
  return {
    ...prices,
    ...(above && { above }),
    ...(window && { context_window: window }),
    ...(maxOutput && { max_output: maxOutput }),
    ...(entry.supports_vision !== undefined && { pictures: entry.supports_vision }),
    ...(entry.supports_pdf_input !== undefined && { pdf: entry.supports_pdf_input }),
    reasoning: entry.supports_reasoning ?? false,
  };
}

/** Prices of long prompts, from the lowest number of tokens that any is named for. */
function toAbove(entry: Entry): ModelFacts['above'] {
  const thresholds = Object.keys(entry).flatMap((field) => {
    const [, thousands] = /^input_cost_per_token_above_(\d+)k_tokens$/.exec(field) ?? [];
    return thousands === undefined ? [] : [Number(thousands)];
  });
  if (thresholds.length === 0) return undefined;
  const thousands = Math.min(...thresholds);
  const prices = toPrices(entry, `_above_${thousands}k_tokens`);
  return prices && { tokens: thousands * 1000, ...prices };
}

type Prices = Pick<ModelFacts, 'input' | 'output' | 'cached_input' | 'cache_write'>;

function toPrices(entry: Entry, suffix: string): Prices | undefined {
  const perMillion = (field: string) => {
    const value = entry[`${field}${suffix}`] ?? entry[field];
    // Less than a thousandth of a cent is left over from binary fractions.
    return typeof value === 'number' && value >= 0 ? Number((value * 1e6).toFixed(5)) : undefined;
  };
  const input = perMillion('input_cost_per_token');
  const output = perMillion('output_cost_per_token');
  if (input === undefined || output === undefined) return undefined;
  const cachedInput = perMillion('cache_read_input_token_cost');
  const cacheWrite = perMillion('cache_creation_input_token_cost');
  return {
    input,
    output,
    ...(cachedInput !== undefined && { cached_input: cachedInput }),
    ...(cacheWrite !== undefined && { cache_write: cacheWrite }),
  };
}

function toTokens(value: number | undefined): number | undefined {
  return value !== undefined && Number.isInteger(value) && value >= 1 ? value : undefined;
}
