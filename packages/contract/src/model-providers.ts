import { z } from 'zod';
import { closedObject } from './closed-object.ts';

/** Those whose keys an owner can save. */
export const SavableProvider = z.enum(['anthropic', 'openai', 'openai-compatible']);
export type SavableProvider = z.infer<typeof SavableProvider>;

export const ProviderName = z.enum([...SavableProvider.options, 'ollama', 'lmstudio']).meta({
  id: 'ProviderName',
  description: 'A provider of models: what the names of its models begin with.',
});
export type ProviderName = z.infer<typeof ProviderName>;

const SavedProvider = z.object({
  hint: z
    .string()
    .nullable()
    .describe('The last characters of the key; null for a server without a key, and for a short key.'),
  base_url: z.string().nullable().describe('The address of the server, for openai-compatible only.'),
  saved_at: z.iso.datetime().describe('When it was saved: ISO 8601, UTC.'),
  saved_by: z.string().describe('The address of the owner who saved it.'),
});

export const ModelProvider = z
  .object({
    provider: ProviderName,
    title: z.string().describe('Its name for people.'),
    source: z
      .enum(['environment', 'console', 'none'])
      .describe(
        "Where the key or the address in use comes from: the server's environment, which takes precedence, or the console. none: the " +
          'provider is not set up.',
      ),
    variable: z.string().describe("The variable of the server's environment that sets the provider up."),
    base_url: z.string().nullable().describe('Where its models are asked; null while there is no address.'),
    can_save: z
      .boolean()
      .describe(
        'Whether a key can be saved here: not for model servers on this machine, and not for what the environment sets up.',
      ),
    saved: SavedProvider.nullable().describe('What was saved in the console; null if nothing was.'),
  })
  .meta({ id: 'ModelProvider', description: 'A provider of models, and where its key comes from.' });
export type ModelProvider = z.infer<typeof ModelProvider>;

export const ModelProviderList = z
  .object({ data: z.array(ModelProvider).describe('All providers that Jettson knows.') })
  .meta({ id: 'ModelProviderList', description: 'The providers of models.' });
export type ModelProviderList = z.infer<typeof ModelProviderList>;

const access = {
  api_key: z
    .string()
    .trim()
    .min(8, 'expected a key of at least 8 characters')
    .max(1000, 'expected a key of at most 1,000 characters')
    .regex(/^[\x21-\x7e]*$/, 'expected a key without spaces or special characters')
    .nullish()
    .describe('The key. Only openai-compatible works without one.'),
  base_url: z
    .url({ protocol: /^https?$/, error: 'expected an http or https URL' })
    .max(500)
    .refine((url) => {
      const { username, password, search, hash } = URL.parse(url) ?? {};
      return `${username ?? ''}${password ?? ''}${search ?? ''}${hash ?? ''}` === '';
    }, 'expected a URL without a user name, a query or a fragment')
    .nullish()
    .describe(
      'The address of the server, with or without `/v1`: for openai-compatible, which needs it, and for no other.',
    ),
};

export const SaveProviderRequest = closedObject(access).meta({
  id: 'SaveProviderRequest',
  description: 'The key of a provider, and the address of an OpenAI-compatible server.',
});
export type SaveProviderRequest = z.infer<typeof SaveProviderRequest>;

export const TestProviderRequest = closedObject({
  ...access,
  model: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .nullish()
    .describe(
      'The model to ask, as `<provider>/<id>`. If absent, the provider is asked for its list, and the test uses the model that agents ' +
        'run on by default or, if that is not listed, the one with the lowest price.',
    ),
}).meta({
  id: 'TestProviderRequest',
  description: 'What to test; without a key and an address, what is in use now.',
});
export type TestProviderRequest = z.infer<typeof TestProviderRequest>;

export const ProviderTest = z
  .object({
    ok: z.boolean().describe('Whether a model of the provider answered.'),
    models: z
      .int()
      .nullable()
      .describe(
        'How many language models the provider listed; null if it gave no list or was not asked for it.',
      ),
    model: z.string().nullable().describe('The model that was asked; null if none was asked.'),
    duration_ms: z
      .int()
      .nullable()
      .describe('How long the model took for its answer, in milliseconds; null if it did not answer.'),
    message: z
      .string()
      .nullable()
      .describe("Why it failed, in the provider's own words where it said something; null when it worked."),
  })
  .meta({ id: 'ProviderTest', description: 'The result of a small call to a model.' });
export type ProviderTest = z.infer<typeof ProviderTest>;
