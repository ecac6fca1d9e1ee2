import { setImmediate as nextTurn } from 'node:timers/promises';

/** More than any model reads: results over 100 kB are cut anyway. */
const MAX_BYTES = 10_000_000;
const MAX_DEPTH = 64;
/** How many values the client gets at once: it takes up to 0.1 ms for each, on the event loop. */
const STEP = 250;

/** An answer that is larger than the limit. */
class AnswerTooLargeError extends Error {
  override readonly name = 'AnswerTooLargeError';
}

/**
 * The same answer, JSON or events with JSON, whose body fails as soon as it is too large, and arrives in pieces that take
 * little time. `onFailure` is told why a body ended early: the client would wait on for an answer that cannot come.
 */
export function boundAnswer(
  response: Response,
  { maxValues, onFailure }: { maxValues: number; onFailure: (error: Error) => void },
): Response {
  if (response.body === null) return response;
  const { status, statusText, headers } = response;
  const isJson = headers.get('content-type')?.includes('json') === true;
  const pieces = checkPieces(response.body, { maxValues, isJson, onFailure });
  return new Response(ReadableStream.from(pieces), { status, statusText, headers });
}

async function* checkPieces(
  body: AsyncIterable<Uint8Array>,
  { maxValues, isJson, onFailure }: { maxValues: number; isJson: boolean; onFailure: (error: Error) => void },
): AsyncGenerator<Uint8Array> {
  const scan = openScan(maxValues, isJson);
  try {
    for await (const piece of body) {
      for (let from = 0; from < piece.length; ) {
        const to = scan(piece, from);
        yield piece.subarray(from, to);
        if (to < piece.length) await nextTurn();
        from = to;
      }
    }
  } catch (error) {
    onFailure(error as Error);
    throw error;
  }
}

const [QUOTE, BACKSLASH, COMMA, NEWLINE, RETURN] = [0x22, 0x5c, 0x2c, 0x0a, 0x0d];
const [OPEN_LIST, OPEN_OBJECT, CLOSE_LIST, CLOSE_OBJECT] = [0x5b, 0x7b, 0x5d, 0x7d];

/**
 * Counts bytes, values and levels over the pieces of an answer. The function takes a piece and where to begin in it, returns
 * where a step ends, and throws when there is too much. A line counts as a value: an event has two or more.
 */
function openScan(maxValues: number, isJson: boolean): (piece: Uint8Array, from: number) => number {
  let bytes = 0;
  let values = 0;
  let depth = 0;
  let isText = false;
  let isEscaped = false;
  let isFirst = isJson;

  return (piece, from) => {
    let at = from;
    for (const limit = values + STEP; at < piece.length && values < limit; at++) {
      const byte = piece[at] ?? 0;
      if (isFirst && byte > 0x20) {
        // Only one message is expected; a list of thousands would be handled in one go.
        if (byte === OPEN_LIST) throw new AnswerTooLargeError('the answer is a batch');
        isFirst = false;
      }
      if (byte === NEWLINE || byte === RETURN) {
        // A JSON string never continues on the next line.
        values++;
        isText = isEscaped = false;
      } else if (isText) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) isText = false;
      } else if (byte === QUOTE) isText = true;
      else if (byte === COMMA) values++;
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        values++;
        depth++;
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth = Math.max(0, depth - 1);
    }
    bytes += at - from;
    if (bytes > MAX_BYTES) throw new AnswerTooLargeError(`the answer has more than ${MAX_BYTES / 1e6} MB`);
    if (values > maxValues) throw new AnswerTooLargeError(`the answer has more than ${maxValues} values`);
    if (depth > MAX_DEPTH) throw new AnswerTooLargeError(`the answer is nested more than ${MAX_DEPTH} deep`);
    return at;
  };
}
