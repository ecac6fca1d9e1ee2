import {
  APICallError,
  InvalidPromptError,
  type LanguageModel,
  LoadAPIKeyError,
  MissingToolResultsError,
  RetryError,
} from 'ai';
import { ModelError } from './errors.ts';

/** What the user is told of a model that could not be asked. A prompt that we built wrongly is our bug and returned as it is. */
export function toModelError(error: unknown, model: LanguageModel): unknown {
  const cause = RetryError.isInstance(error) ? error.lastError : error;
  if (InvalidPromptError.isInstance(cause) || MissingToolResultsError.isInstance(cause)) return cause;

  const name = typeof model === 'string' ? model : model.modelId;
  const attempts = RetryError.isInstance(error) ? ` after ${error.errors.length} attempts` : '';
  if (APICallError.isInstance(cause)) {
    const { statusCode = null, isRetryable: isTemporary } = cause;
    const answer = statusCode === null ? 'could not be reached' : `answered with status ${statusCode}`;
    return new ModelError(
      `The model ${name} at ${hostOf(cause.url)} ${answer}${attempts}: ${clean(cause.message)}`,
      {
        statusCode,
        isTemporary,
      },
    );
  }
  const reason = LoadAPIKeyError.isInstance(cause) ? 'its API key is missing' : clean(messageOf(cause));
  return new ModelError(`The model ${name} could not be asked${attempts}: ${reason}`, {
    statusCode: null,
    isTemporary: false,
  });
}

/** A provider's own words, without keys and addresses, which some of them repeat. */
function clean(message: string): string {
  return message
    .replace(/\b((sk|pk|rk|gsk|xai|key|api|jett)[-_][\w*.-]{6,}|[\w*-]{40,})/gi, '[key]')
    .replace(/\bhttps?:\/\/[^\s"'<>]+/g, (url) => hostOf(url))
    .slice(0, 300);
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'its server';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
