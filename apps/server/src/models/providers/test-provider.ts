import { providerWords } from '@jettson/agent';
import type { ProviderName, ProviderTest, TestProviderRequest } from '@jettson/contract';
import { EgressDeniedError } from '@jettson/egress';
import { z } from 'zod';
import type { ModelConfig } from '../../config.ts';
import { ApiError } from '../../errors.ts';
import { createRedactor } from '../../redactor.ts';
import { askProvider } from '../ask-provider.ts';
import { listPath, namesIn } from '../list-provider-models.ts';
import { accessOf } from '../provider-access.ts';
import type { Providers } from './open-providers.ts';
import { requireAccess } from './require-access.ts';
import { isSetUp, withAccess } from './with-saved-keys.ts';

const TIMEOUT_MS = 10_000;
const OPENED_BY_OPERATOR =
  "The operator can set OPENAI_COMPATIBLE_BASE_URL in the server's environment, or open the address with JETTSON_EGRESS_ALLOW.";
/** A list of models takes a few hundred kilobytes at most; a hostile server may send anything. */
const MAX_BYTES = 4 * 1024 ** 2;

/**
 * Asks a provider for its models: with what was typed, or with what is in use when nothing was. What fails is an answer,
 * in the provider's own words, without the key.
 */
export async function testProvider(
  providers: Providers,
  { provider, ...given }: TestProviderRequest & { provider: ProviderName },
): Promise<ProviderTest> {
  const config = await toTest(providers, provider, given);
  const redact = createRedactor([accessOf(config, provider).apiKey ?? '']);
  const fail = (message: string): ProviderTest => ({
    ok: false,
    models: null,
    message: providerWords(redact(message)),
  });
  try {
    const response = await askProvider(config, provider, { path: listPath(provider), timeoutMs: TIMEOUT_MS });
    if (response === null) return fail('The provider is not set up.');
    const body = await readCapped(response);
    if (!response.ok) return fail(wordsOf(body) ?? `The provider answered with status ${response.status}.`);
    return { ok: true, models: namesIn(JSON.parse(body), provider).length, message: null };
  } catch (error) {
    return fail(explain(error));
  }
}

async function toTest(
  providers: Providers,
  provider: ProviderName,
  given: TestProviderRequest,
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

async function readCapped({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new Error('The answer is too long for a list of models.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
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

function explain(error: unknown): string {
  if (error instanceof z.ZodError || error instanceof SyntaxError) {
    return 'The server answered, but not with a list of models: the address may lack a part of its path.';
  }
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `No complete answer within ${TIMEOUT_MS / 1000} s.`;
  // fetch hides the actual failure in its error's cause.
  const cause = error.cause instanceof Error ? error.cause : error;
  return cause instanceof EgressDeniedError ? `${cause.message} ${OPENED_BY_OPERATOR}` : cause.message;
}
