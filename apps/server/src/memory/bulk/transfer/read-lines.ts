import { ApiError } from '../../../errors.ts';
import { openUtf8Decoder } from '../../../http/open-utf8-decoder.ts';
import { isDeeperThan } from './is-deeper-than.ts';

/** Deeper than anything that a row may contain. */
export const MAX_DEPTH = 64;
/** Stands for a line that is nested deeper. */
export const TOO_DEEP = Symbol('too deep');
/** Longer than any valid row, even with every character escaped. */
export const MAX_LINE_CHARS = 1_000_000;

/**
 * Yields the values of an NDJSON stream, using memory that does not grow with the stream: undefined for a line that is
 * not JSON, TOO_DEEP for one that is nested too deep. Throws `payload_too_large` for a line of more than a million
 * characters, `invalid_body` for bytes that are not UTF-8.
 */
export async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  const decode = openUtf8Decoder();
  let rest = '';
  for await (const bytes of body) {
    const lines = `${rest}${decode(bytes)}`.split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE_CHARS)
      throw new ApiError('payload_too_large', 'A line of the stream is too long');
    for (const line of lines) if (line.trim() !== '') yield parse(line);
  }
  rest += decode();
  if (rest.trim() !== '') yield parse(rest);
}

function parse(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return isDeeperThan(MAX_DEPTH, value) ? TOO_DEEP : value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
