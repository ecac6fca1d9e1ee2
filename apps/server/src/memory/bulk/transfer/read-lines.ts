import { ApiError } from '../../../errors.ts';

/** Deeper than anything that a row may hold. */
const MAX_DEPTH = 64;
/** Longer than any row can be, also with every character escaped. */
export const MAX_LINE_CHARS = 1_000_000;

/**
 * The values of an NDJSON stream, one by one, in memory that does not grow with the stream. A bad line is
 * undefined. Throws `payload_too_large` for a line of more than a million characters.
 */
export async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  let rest = '';
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE_CHARS)
      throw new ApiError('payload_too_large', 'A line of the stream is too long');
    for (const line of lines) if (line.trim() !== '') yield parse(line);
  }
  if (rest.trim() !== '') yield parse(rest);
}

function parse(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return isDeeperThan(MAX_DEPTH, value) ? undefined : value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Writing JSON that is nested some thousand levels deep runs out of stack, though reading it does not. */
function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(levels - 1, part));
}
