import { APICallError } from '@ai-sdk/provider';
import { askForStream, providerMessage, providerWords } from '@jettson/agent';
import type { ProviderName, ProviderTest, SaveProviderRequest, TestProviderRequest } from '@jettson/contract';
import { EgressDeniedError } from '@jettson/egress';
import { z } from 'zod';
import type { ModelConfig } from '../../config.ts';
import { ApiError, wrongField } from '../../errors.ts';
import { capResponse } from '../../http/cap-response.ts';
import { createRedactor } from '../../redactor.ts';
import { askProvider } from '../ask-provider.ts';
import { createProviderModel } from '../create-provider-model.ts';
import { pickFacts } from '../find-price.ts';
import { listPath, namesIn } from '../list-provider-models.ts';
import { describeHosted } from '../open-model.ts';
import { accessOf } from '../provider-access.ts';
import { shippedTable } from '../table/model-table.ts';
import { patientFetch } from '../wire/patient-fetch.ts';
import type { Providers } from './open-providers.ts';
import { requireAccess } from './require-access.ts';
import { isSetUp, withAccess } from './with-saved-keys.ts';

const LIST_SECONDS = 10;
/** A server on this machine may have to load the model first. */
const CALL_SECONDS = 60;
/** OpenAI refuses a lower limit. */
const MAX_OUTPUT_TOKENS = 16;
const OPENED_BY_OPERATOR =
  "The operator can set OPENAI_COMPATIBLE_BASE_URL in the server's environment, or open the address with JETTSON_EGRESS_ALLOW.";
/** A list of models takes a few hundred kilobytes at most, and an answer less; a hostile server may send anything. */
const MAX_BYTES = 4 * 1024 ** 2;

type Asked = Pick<Providers, 'environment' | 'current' | 'guardedFetch'>;

/**
 * Has a model of the provider answer in a few tokens: with what was typed, or with what is in use when nothing was. What
 * fails is an answer, in the provider's own words, without the key.
 */
export async function testProvider(
  providers: Asked,
  { provider, model: named, ...given }: TestProviderRequest & { provider: ProviderName },
): Promise<ProviderTest> {
  const prefix = `${provider}/`;
  if (named && (!named.startsWith(prefix) || named === prefix)) {
    throw wrongField('model', `a model of this provider: ${prefix}<id>`);
  }
  const config = await toTest(providers, provider, given);
  const redact = createRedactor([accessOf(config, provider).apiKey ?? '']);
  const result: ProviderTest = {
    ok: false,
    models: null,
    model: named ?? null,
    duration_ms: null,
    message: null,
  };
  try {
    if (!named) {
      const listed = await listModels(config, provider);
      result.models = listed.length;
      result.model = pickModel(config, provider, listed);
    }
    if (result.model === null) throw new Error('The provider lists no language model.');
    result.duration_ms = await callModel(config, provider, result.model.slice(prefix.length));
    result.ok = true;
  } catch (error) {
    result.message = providerWords(redact(explain(error, result.model)));
  }
  return result;
}

async function listModels(config: ModelConfig, provider: ProviderName): Promise<string[]> {
  const path = listPath(provider);
  const response = await askProvider(config, provider, { path, timeoutMs: LIST_SECONDS * 1000 });
  if (response === null) throw new Error('The provider is not set up.');
  const body = await capped(response).text();
  if (!response.ok) throw new Error(wordsOf(body) ?? `The provider answered with status ${response.status}.`);
  return namesIn(JSON.parse(body), provider);
}

/** The model that agents run on by default, if it is among them; else the one with the lowest price; null for none. */
function pickModel(config: ModelConfig, provider: ProviderName, listed: readonly string[]): string | null {
  if (config.model !== undefined && listed.includes(config.model)) return config.model;
  const priceOf = (name: string) => {
    const model = describeHosted(config, { provider, modelId: name.slice(provider.length + 1) });
    const facts = pickFacts(model, shippedTable().models);
    return facts === undefined ? Number.MAX_VALUE : facts.input + facts.output;
  };
  return listed.toSorted((a, b) => priceOf(a) - priceOf(b))[0] ?? null;
}

/** How many milliseconds the model took for its answer, which may be cut off. */
async function callModel(config: ModelConfig, provider: ProviderName, modelId: string): Promise<number> {
  const { fetch = patientFetch } = accessOf(config, provider);
  const send: typeof fetch = async (input, init) => capped(await fetch(input, init));
  const model = createProviderModel(config, provider, modelId, send);
  const start = performance.now();
  await askForStream(() =>
    model.doStream({
      prompt: [{ role: 'user', content: [{ type: 'text', text: 'Say OK.' }] }],
      maxOutputTokens: MAX_OUTPUT_TOKENS,
      abortSignal: AbortSignal.timeout(CALL_SECONDS * 1000),
    }),
  );
  return Math.round(performance.now() - start);
}

async function toTest(
  providers: Asked,
  provider: ProviderName,
  given: SaveProviderRequest,
): Promise<ModelConfig> {
  const isTyped = Boolean(given.api_key ?? given.base_url);
  if (provider === 'ollama' || provider === 'lmstudio') {
    if (isTyped) throw new ApiError('invalid_body', `${provider} is set up in the server's environment only`);
    return providers.environment;
  }
  if (isTyped) {
    return withAccess(providers.environment, requireAccess(provider, given), providers.guardedFetch);
  }
  const config = await providers.current();
  if (!isSetUp(config, provider)) requireAccess(provider, given);
  return config;
}

function capped(response: Response): Response {
  return capResponse(response, MAX_BYTES, () => new Error('The answer is too long.'));
}

const Words = z.union([
  z.object({ error: z.object({ message: z.string().min(1) }) }).transform(({ error }) => error.message),
  z.object({ error: z.string().min(1) }).transform(({ error }) => error),
  z.object({ message: z.string().min(1) }).transform(({ message }) => message),
  z.object({ detail: z.string().min(1) }).transform(({ detail }) => detail),
]);

/** What an error's body says; undefined if it is not text for people. */
function wordsOf(body: string): string | undefined {
  try {
    return Words.safeParse(JSON.parse(body)).data;
  } catch {
    const text = body.trim();
    return text === '' || text.startsWith('<') ? undefined : text;
  }
}

function explain(error: unknown, model: string | null): string {
  if (error instanceof z.ZodError || error instanceof SyntaxError) {
    return 'The server answered, but not with a list of models: the address may lack a part of its path.';
  }
  if (!(error instanceof Error)) return String(error);
  const cause = innermost(error);
  if (cause instanceof EgressDeniedError) return `${cause.message} ${OPENED_BY_OPERATOR}`;
  if (cause.name === 'TimeoutError') {
    return `No complete answer within ${model === null ? LIST_SECONDS : CALL_SECONDS} s.`;
  }
  // Without a body, the answer broke off.
  return APICallError.isInstance(error) && error.responseBody !== undefined
    ? providerMessage(error)
    : cause.message;
}

/** fetch hides the actual failure in its error's cause. */
function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error;
}
