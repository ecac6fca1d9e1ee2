import { APICallError, InvalidPromptError, LoadAPIKeyError } from '@ai-sdk/provider';
import { ContextOverflowError, ModelError } from './errors.ts';
import { findContextOverflow } from './find-context-overflow.ts';
import { readRetryAfter } from './pick-retry-delay.ts';
import { providerCode, providerMessage } from './provider-message.ts';
import { hostOf, providerWords } from './provider-words.ts';
import { isPermanent } from './to-stream-failure.ts';
import type { NamedModel } from './types.ts';

/** Codes of providers for an account that has nothing left. */
const QUOTA_CODES =
  /insufficient_quota|quota_exceeded|exceeded_current_quota|billing|insufficient_(balance|credit|funds)|payment|credit|budget/i;
const CREDIT_WORDS =
  /credit|balance|billing|payment|(out of|insufficient) funds|top up|spend(ing)? (limit|cap)|budget/i;
/** A limit on what may be asked in some time, which most providers call a quota too. */
const RATE_WORDS = /per[ -](second|minute|hour|day)|rate.?limit|try again in|retry in|\b(rpm|tpm|rpd)\b/i;

/** Said of an answer that began and did not arrive whole. */
const BROKEN = 'The connection broke off, or what came could not be read.';

/**
 * What the user is told about a model that could not be called. A prompt that we built wrongly is our bug and is
 * returned as it is.
 */
export function toModelError(
  error: unknown,
  { named: { id, model }, attempt }: { named: NamedModel; attempt: number },
): unknown {
  if (InvalidPromptError.isInstance(error)) return error;

  const name = model.modelId;
  const attempts = attempt > 1 ? ` after ${attempt} attempts` : '';
  if (APICallError.isInstance(error)) {
    const { statusCode = null } = error;
    const isUnreadable = statusCode !== null && statusCode < 300;
    const said = isUnreadable ? BROKEN : providerMessage(error);
    const code = providerCode(error);
    const hasStatus = statusCode !== null && !isUnreadable;
    const answer = hasStatus ? `answered with status ${statusCode}` : failureWithoutStatus(error);
    const message = `The model ${name} at ${hostOf(error.url)} ${answer}${attempts}: ${providerWords(said)}`;
    const overflow = findContextOverflow(said, { code, statusCode });
    if (overflow !== undefined) {
      return new ContextOverflowError(message, { modelId: id, statusCode, ...overflow });
    }
    const retryAfterMs = readRetryAfter(error);
    return new ModelError(message, {
      statusCode,
      isTemporary: mayPass(error, code) && !isUsedUp(error, said, code),
      retryAfterMs,
      awaited: [{ model: id, retryAfterMs }],
    });
  }
  const reason = LoadAPIKeyError.isInstance(error)
    ? 'its API key is missing'
    : providerWords(error instanceof Error ? error.message : String(error));
  return new ModelError(`The model ${name} could not be called: ${reason}`, {
    statusCode: null,
    isTemporary: false,
  });
}

/** Without a URL, or with a status, the stream had begun. */
function failureWithoutStatus({ url, statusCode }: APICallError): string {
  return url === '' || statusCode !== undefined ? 'did not finish its answer' : 'could not be reached';
}

/**
 * A success that cannot be read comes from something in between, and passes like a network failure. The libraries give errors that
 * they do not know the status 500.
 */
function mayPass({ statusCode = 400, isRetryable }: APICallError, code: string): boolean {
  const isUnreadable = statusCode < 300;
  const isOfServer = statusCode >= 500 && !isPermanent(code);
  return isRetryable || isUnreadable || isOfServer || statusCode === 425;
}

/** Whether the account at the provider has nothing left, which waiting does not cure. */
function isUsedUp(error: APICallError, said: string, code: string): boolean {
  if (error.statusCode === 402) return true;
  if (error.statusCode !== 429) return false;
  if (QUOTA_CODES.test(code)) return true;
  if (RATE_WORDS.test(said)) return false;
  // Credit counts even with Retry-After: some servers send it with every 429.
  return CREDIT_WORDS.test(said) || (/quota/i.test(said) && readRetryAfter(error) === null);
}
