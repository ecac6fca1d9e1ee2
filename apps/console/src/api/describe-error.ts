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

/** Describes an error: what happened, and what to do. */
export function describeError(error: unknown): ErrorText {
  if (error instanceof JettsonNetworkError) {
    return {
      title: 'The server does not answer',
      hint: 'Check that it is running. This page tries again by itself.',
    };
  }
  if (error instanceof JettsonAuthError) {
    return { title: 'You are signed out', hint: 'Sign in again to continue.' };
  }
  if (error instanceof JettsonQuotaExceededError) {
    return { title: error.message, hint: 'Change the plan under Usage, or delete what you do not need.' };
  }
  if (error instanceof JettsonRateLimitError) {
    const seconds = error.retryAfterSeconds;
    return {
      title: error.message,
      hint: seconds
        ? `Try again in ${seconds} s, or stop an agent that you no longer need.`
        : 'Try again soon.',
    };
  }
  if (error instanceof JettsonNotFoundError && error.details?.field === 'template') {
    return { title: error.message, hint: 'The Templates page lists those that exist.' };
  }
  if (error instanceof JettsonNotFoundError) {
    return { title: 'Not found', hint: 'It was deleted, or it belongs to another account.' };
  }
  if (error instanceof JettsonServerError) {
    return { title: 'The server reported an error', hint: error.message };
  }
  if (error instanceof JettsonError) return { title: error.message, hint: hintOf(error) };
  if (error instanceof Error) return { title: error.message, hint: 'Try again.' };
  return { title: 'Something went wrong', hint: 'Try again.' };
}

/** Describes why something that was sent failed: unlike a page, it is not tried again. */
export function describeFailure(error: unknown): ErrorText {
  const text = describeError(error);
  return error instanceof JettsonNetworkError
    ? {
        ...text,
        hint: 'Nothing was sent. What you entered is still here: send it again when the server is back.',
      }
    : text;
}

function hintOf({ details }: JettsonError): string {
  const { field, expected } = (details ?? {}) as { field?: unknown; expected?: unknown };
  return typeof field === 'string' && typeof expected === 'string'
    ? `${field}: ${expected}`
    : 'Change it and try again.';
}
