import { EgressDeniedError } from '@jettson/egress';
import { SdkHttpError } from '@modelcontextprotocol/client';
import { hideValues, hideValuesInBeginning } from './hide-values.ts';

const MAX_CHARS = 500;
/** An error response may have megabytes. */
const MAX_READ_CHARS = 10_000;

/** Why a call to a server failed, for people and for the model: one line, without the values of the headers. */
export function explainFault(error: unknown, headers: Record<string, string>): string {
  const message = messageOf(error);
  const shown =
    message.length > MAX_READ_CHARS
      ? hideValuesInBeginning(message.slice(0, MAX_READ_CHARS), headers)
      : hideValues(message, headers);
  return shown.replaceAll(/\s+/g, ' ').trim().slice(0, MAX_CHARS);
}

function messageOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof EgressDeniedError) return cause.message;
  }
  if (!(error instanceof Error)) return String(error);
  // The client says at which step of its own something failed; what failed is below.
  if (error.cause instanceof Error) return messageOf(error.cause);
  if (error instanceof SdkHttpError && error.status >= 400) {
    const { text } = error.data;
    return `the server answered ${error.status}${typeof text === 'string' && text !== '' ? `: ${text}` : ''}`;
  }
  return error.message;
}
