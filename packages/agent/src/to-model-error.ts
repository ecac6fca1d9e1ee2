import {
  APICallError,
  InvalidPromptError,
  type LanguageModel,
  LoadAPIKeyError,
  MissingToolResultsError,
} from 'ai';
import { ModelError } from './errors.ts';
import { hostOf, providerWords } from './provider-words.ts';

/**
 * What the user is told about a model that could not be called. A prompt that we built wrongly is our bug and is
 * returned as it is.
 */
export function toModelError(
  error: unknown,
  { model, attempt }: { model: LanguageModel; attempt: number },
): unknown {
  if (InvalidPromptError.isInstance(error) || MissingToolResultsError.isInstance(error)) return error;

  const name = typeof model === 'string' ? model : model.modelId;
  const attempts = attempt > 1 ? ` after ${attempt} attempts` : '';
  if (APICallError.isInstance(error)) {
    const { statusCode = null, isRetryable } = error;
    const answer = statusCode === null ? 'could not be reached' : `answered with status ${statusCode}`;
    // A success that cannot be read comes from something in between, and passes like a network failure.
    const isUnreadable = statusCode !== null && statusCode < 300;
    return new ModelError(
      `The model ${name} at ${hostOf(error.url)} ${answer}${attempts}: ${providerWords(error.message)}`,
      { statusCode, isTemporary: isRetryable || isUnreadable },
    );
  }
  const reason = LoadAPIKeyError.isInstance(error)
    ? 'its API key is missing'
    : providerWords(messageOf(error));
  return new ModelError(`The model ${name} could not be called: ${reason}`, {
    statusCode: null,
    isTemporary: false,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
