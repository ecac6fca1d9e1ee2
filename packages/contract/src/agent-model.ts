import { z } from 'zod';
import { closedObject } from './closed-object.ts';
import { text } from './text.ts';

const ModelName = text(1, 300).describe(
  'A model of GET /models, such as `anthropic/claude-sonnet-5-5`; `jettson-6.0` is the default of the server.',
);

const options = {
  effort: z
    .enum(['low', 'medium', 'high', 'max'])
    .nullish()
    .describe('How much the model thinks before it answers. Not sent to a model that has no such setting.'),
  max_output_tokens: z
    .int()
    .min(1)
    .max(1_000_000)
    .nullish()
    .describe('The most tokens that one answer of the model may have, including its thinking.'),
  temperature: z.number().min(0).max(2).nullish().describe('How random the answers are: 0 to 2.'),
  fallbacks: z
    .array(ModelName)
    .max(5)
    .nullish()
    .describe(
      'Models to ask instead, in this order, when one refuses the request or has failed for 30 seconds. The first model ' +
        'is tried again on each turn.',
    ),
};

/** An agent's model and its options, as requests send them. */
export const AgentModelRequest = z
  .union([ModelName, closedObject({ id: ModelName, ...options })])
  .meta({ id: 'AgentModelRequest', description: 'The name of a model, or a model with options.' });
export type AgentModelRequest = z.infer<typeof AgentModelRequest>;

export const AgentModelOptions = z.object(options).meta({
  id: 'AgentModelOptions',
  description: 'Options of the model. The provider decides on those that are absent.',
});
export type AgentModelOptions = z.infer<typeof AgentModelOptions>;

export const Model = z
  .object({
    id: z.string().describe('The name to use as `model`: `<provider>/<id>`, or `local`.'),
    provider: z
      .string()
      .describe('Who serves it: anthropic, openai, openai-compatible, ollama, lmstudio or local.'),
    default: z.boolean().describe('Whether agents that name no model run on it.'),
    pictures: z.boolean().nullable().describe('Whether it sees pictures; null when unknown.'),
    context_window: z.int().nullable().describe('Tokens that it can read at once; null when unknown.'),
    max_output_tokens: z.int().nullable().describe('Tokens that one answer can have; null when unknown.'),
    prices: z
      .object({
        input: z.number().describe('Tokens that it reads.'),
        cached_input: z.number().describe("Tokens that it reads from the provider's cache."),
        cache_write: z.number().describe("Tokens that it writes to the provider's cache."),
        output: z.number().describe('Tokens that it writes.'),
      })
      .nullable()
      .describe('US dollars per million tokens; null when unknown. A cost limit needs a price.'),
    prices_date: z.iso
      .date()
      .nullable()
      .describe('The date of the prices; null if the operator set them, or if they are unknown.'),
  })
  .meta({ id: 'Model', description: 'A model that agents can run on.' });
export type Model = z.infer<typeof Model>;

export const ModelList = z
  .object({ data: z.array(Model).describe('The default first, then by name.') })
  .meta({ id: 'ModelList', description: 'All models that agents can run on.' });
export type ModelList = z.infer<typeof ModelList>;
