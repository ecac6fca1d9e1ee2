import { EgressDeniedError } from './egress-denial.ts';

/** The answer to a proxy client after a failed dial: 403 for a refusal, 502 for everything else. */
export function describeFailure(error: unknown): { status: 403 | 502; message: string } {
  if (error instanceof EgressDeniedError) return { status: 403, message: error.message };
  return { status: 502, message: failureMessage(error) };
}

/** `405DEB2C367F0000:error:0A00010B:SSL routines:some_function:wrong version number:some/file.c:77:` */
const OPENSSL = /^[0-9A-F]+:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/;

/** The message of a network failure; Node leaves it empty if several addresses failed. */
export function failureMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.message === '') return failureMessage(error.errors[0]);
  const reason = OPENSSL.exec(error.message)?.[1];
  return reason === undefined ? error.message : `TLS failed: ${reason}`;
}
