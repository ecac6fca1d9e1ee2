import { APICallError, JSONParseError, TypeValidationError } from '@ai-sdk/provider';
import { asObject, findText, readErrorText } from './provider-message.ts';

interface StreamError {
  message?: unknown;
  type?: unknown;
  code?: unknown;
  status?: unknown;
  statusCode?: unknown;
  isRetryable?: unknown;
  data?: unknown;
}

const UNREADABLE_ANSWER = 'Its answer could not be read.';
const UNFINISHED = 'The answer broke off.';

/** What a provider calls an error that asking again does not cure. */
const PERMANENT =
  /invalid|bad_?request|authentication|permission|not_?found|too_large|billing|quota|context_length|exceed_context/i;

/** An error in the middle of a stream, as providers and their libraries write it, as one kind of error. */
export function toStreamFailure(error: unknown): APICallError {
  if (APICallError.isInstance(error)) return error;
  const said: StreamError = isUnreadable(error) ? readError(error) : toObject(error);
  const statusCode = [said.statusCode, Number(said.code), said.status].find(isStatus);
  const words = `${said.type ?? ''} ${said.code ?? ''}`;
  // What a connection throws has neither a status nor a word for its kind.
  const mayPass = statusCode === undefined ? !isPermanent(words) : statusCode >= 500 || isBusy(statusCode);
  return new APICallError({
    message: typeof said.message === 'string' ? said.message : JSON.stringify(error),
    url: '',
    requestBodyValues: {},
    isRetryable: typeof said.isRetryable === 'boolean' ? said.isRetryable : mayPass,
    data: { error: { type: said.type, code: said.code } },
    ...(statusCode !== undefined && { statusCode }),
  });
}

function toObject(error: unknown): StreamError {
  return typeof error === 'object' && error !== null ? error : { message: error ?? UNFINISHED };
}

/** What the libraries say about an event in which they find nothing that they know. */
function isUnreadable(error: unknown): error is TypeValidationError | JSONParseError {
  return TypeValidationError.isInstance(error) || JSONParseError.isInstance(error);
}

/** Servers write errors in more ways than the libraries know; what they say about it is about themselves. */
function readError(error: TypeValidationError | JSONParseError): StreamError {
  if (!TypeValidationError.isInstance(error)) {
    return { message: readErrorText(error.text) ?? UNREADABLE_ANSWER };
  }
  const event = asObject(error.value);
  const written = asObject(event.response).error ?? event.error ?? error.value;
  const said = asObject(written);
  const name = [said.type, said.code].find((one) => typeof one === 'string');
  return {
    ...said,
    message: findText(written) ?? findText(event) ?? (event.error && name) ?? UNREADABLE_ANSWER,
  };
}

/** Where events have what the model says, and what goes wrong. */
const TELLING = ['choices', 'delta', 'content_block', 'response', 'error', 'message', 'detail', 'code'];

/** Whether a library has only met an event of a kind that it does not know. */
export function isUnknownEvent(error: unknown): boolean {
  return TypeValidationError.isInstance(error) && isNewEvent(error.value);
}

/** Whether an event is of a kind of its own, and no error. Providers add such events, and ask clients to skip them. */
export function isNewEvent(value: unknown): boolean {
  const event = asObject(value);
  return typeof event.type === 'string' && event.type !== 'error' && !TELLING.some((field) => field in event);
}

/** Whether asking again does not cure an error that the provider calls this. */
export function isPermanent(words: string): boolean {
  return PERMANENT.test(words);
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
  const isNonsense = UNREADABLE.test(error.name) || UNREADABLE_START.test(error.message);
  return isNonsense ? toStreamFailure({ message: UNREADABLE_ANSWER }) : error;
}
