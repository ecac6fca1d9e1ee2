import {
  JettsonAuthError,
  JettsonError,
  JettsonNetworkError,
  JettsonNotFoundError,
  JettsonQuotaExceededError,
  JettsonRateLimitError,
  JettsonServerError,
} from '@jettson/sdk';

export interface ErrorText {
  title: string;
  /** What to do. */
  hint: string;
}

/** An error in words that say what happened and what to do. */
export function describeError(error: unknown): ErrorText {
  if (error instanceof JettsonNetworkError) {
    return {
      title: 'The server does not answer',
      hint: 'Check that it runs; this page tries again by itself.',
    };
  }
  if (error instanceof JettsonAuthError) {
    return { title: 'You are signed out', hint: 'Sign in again to go on.' };
  }
  if (error instanceof JettsonQuotaExceededError) {
    return { title: error.message, hint: 'Raise the plan under Usage, or remove what is not needed.' };
  }
  if (error instanceof JettsonRateLimitError) {
    const seconds = error.retryAfterSeconds;
    return {
      title: error.message,
      hint: seconds
        ? `Try again in ${seconds} s, or stop an agent that is no longer needed.`
        : 'Try again soon.',
    };
  }
  if (error instanceof JettsonNotFoundError) {
    return { title: 'There is nothing here', hint: 'It was removed, or belongs to another account.' };
  }
  if (error instanceof JettsonServerError) {
    return { title: 'The server failed', hint: error.message };
  }
  if (error instanceof JettsonError) return { title: error.message, hint: hintOf(error) };
  if (error instanceof Error) return { title: error.message, hint: 'Try again.' };
  return { title: 'Something failed', hint: 'Try again.' };
}

function hintOf({ details }: JettsonError): string {
  const { field, expected } = (details ?? {}) as { field?: unknown; expected?: unknown };
  return typeof field === 'string' && typeof expected === 'string'
    ? `${field}: ${expected}`
    : 'Change it and try again.';
}
