import { APICallError } from '@ai-sdk/provider';

interface StreamError {
  message?: unknown;
  type?: unknown;
  code?: unknown;
  statusCode?: unknown;
  isRetryable?: unknown;
  data?: unknown;
}

/** What a provider calls an error that asking again does not cure. */
const PERMANENT =
  /invalid|bad_request|authentication|permission|not_found|too_large|billing|quota|context_length|exceed_context/i;

/** An error in the middle of a stream, as providers and their libraries write it, as one kind of error. */
export function toStreamFailure(error: unknown): APICallError {
  if (APICallError.isInstance(error)) return error;
  const said: StreamError =
    typeof error === 'object' && error !== null ? error : { message: error ?? 'The answer broke off.' };
  const statusCode = [said.statusCode, Number(said.code)].find(isStatus);
  const words = `${said.type ?? ''} ${said.code ?? ''}`;
  // What a connection throws has neither a status nor a word for its kind.
  const mayPass = statusCode === undefined ? !PERMANENT.test(words) : statusCode >= 500 || isBusy(statusCode);
  return new APICallError({
    message: typeof said.message === 'string' ? said.message : JSON.stringify(error),
    url: '',
    requestBodyValues: {},
    isRetryable: typeof said.isRetryable === 'boolean' ? said.isRetryable : mayPass,
    data: { error: { type: said.type, code: said.code } },
    ...(statusCode !== undefined && { statusCode }),
  });
}

function isStatus(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 400 && Number(value) < 600;
}

function isBusy(statusCode: number): boolean {
  return [408, 409, 425, 429].includes(statusCode);
}

/** Errors by which the libraries say that they cannot read what a provider sent. */
const UNREADABLE =
  /^AI_(JSONParse|TypeValidation|InvalidResponseData|EmptyResponseBody|NoContentGenerated)Error$/;
/** The library of Anthropic throws a bare error where the first event of a stream is not JSON. */
const UNREADABLE_START = /normalized Anthropic stream error/;

/** An error of a call, with those that say that its answer cannot be read as one kind of error. */
export function toCallFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const isUnreadable = UNREADABLE.test(error.name) || UNREADABLE_START.test(error.message);
  return isUnreadable ? toStreamFailure({ message: 'Its answer could not be read.' }) : error;
}
