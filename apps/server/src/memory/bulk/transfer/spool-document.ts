import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ImportMemoriesRequest, noSuch } from '@jettson/contract';
import { JSONParser, TokenType } from '@streamparser/json';
import { ApiError } from '../../../errors.ts';
import { spoolFile, TooManyBytesError } from '../../../files/spool-file.ts';
import { openUtf8Decoder } from '../../../http/open-utf8-decoder.ts';
import { MAX_DEPTH, MAX_LINE_CHARS, readLines } from './read-lines.ts';

const MAX_BYTES = 256 * 1024 ** 2;
const MAX_ROWS = 1_000_000;
const PIECE_BYTES = 64 * 1024;

/** An import that was sent as one JSON document. Disposing removes its temporary file. */
export interface SpooledDocument extends AsyncDisposable {
  dryRun: boolean;
  rows: AsyncIterable<unknown>;
}

/**
 * Writes the rows of a JSON document of up to 256 MB and a million rows to disk, one row per line, using memory that
 * does not grow with it. They cannot be imported directly: `dry_run` may come after the rows, and a fault at the end
 * must leave nothing imported.
 *
 * Throws `invalid_body` if it is not such a document, `payload_too_large`.
 */
export async function spoolDocument(
  folder: string,
  body: ReadableStream<Uint8Array>,
): Promise<SpooledDocument> {
  const document = openDocument();
  try {
    const spooled = await spoolFile(folder, document.toLines(body), { maxBytes: MAX_BYTES });
    return {
      dryRun: document.dryRun(),
      rows: readLines(Readable.toWeb(createReadStream(spooled.path)) as ReadableStream<Uint8Array>),
      [Symbol.asyncDispose]: () => spooled[Symbol.asyncDispose](),
    };
  } catch (error) {
    throw error instanceof TooManyBytesError ? tooLarge(`at most ${MAX_BYTES} bytes`) : error;
  }
}

function openDocument() {
  const parser = new JSONParser({ paths: ['$.memories.*', '$.dry_run'], keepStack: false });
  const encoder = new TextEncoder();
  let lines: string[] = [];
  let dryRun: unknown;
  let [bytes, bytesAtRow, rows, depth] = [0, 0, 0, 0];
  let [hasRows, isField, isObject] = [false, false, false];
  let field: unknown;

  parser.onToken = ({ token, value }) => {
    if (depth === 0) isObject = token === TokenType.LEFT_BRACE;
    if (depth === 1 && token === TokenType.STRING && !isField && isObject) {
      field = value;
      refuseUnknown(String(value));
    }
    if (depth === 1 && isField && field === 'memories') {
      if (token !== TokenType.LEFT_BRACKET) throw noRows();
      hasRows = true;
    }
    isField = token === TokenType.COLON;
    if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) depth++;
    if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) depth--;
    if (depth > MAX_DEPTH) throw notADocument(`at most ${MAX_DEPTH} levels`);
  };
  parser.onValue = ({ value, key, stack }) => {
    if (stack.length === 1) {
      if (key === 'dry_run') dryRun = value;
      return;
    }
    rows++;
    bytesAtRow = bytes;
    if (rows > MAX_ROWS) throw tooLarge(`at most ${MAX_ROWS} rows; application/x-ndjson takes any number`);
    lines.push(`${JSON.stringify(value)}\n`);
  };

  return {
    async *toLines(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
      // The parser does not refuse bytes that are not UTF-8.
      const decode = openUtf8Decoder();
      for await (const piece of inPieces(body)) {
        bytes += piece.byteLength;
        if (bytes > MAX_BYTES) throw tooLarge(`at most ${MAX_BYTES} bytes`);
        write(() => parser.write(decode(piece)));
        if (bytes - bytesAtRow > MAX_LINE_CHARS) throw tooLarge(`rows of at most ${MAX_LINE_CHARS} bytes`);
        if (lines.length > 0) yield encoder.encode(lines.join(''));
        lines = [];
      }
      write(() => {
        parser.write(decode());
        if (!parser.isEnded) parser.end();
      });
      if (!hasRows) throw noRows();
    },
    dryRun(): boolean {
      const parsed = ImportMemoriesRequest.shape.dry_run.safeParse(dryRun);
      if (parsed.success) return parsed.data ?? false;
      throw new ApiError('invalid_body', 'dry_run: expected boolean', {
        details: { field: 'dry_run', expected: 'true or false' },
      });
    },
  };

  function write(step: () => void) {
    try {
      step();
    } catch (error) {
      throw error instanceof ApiError ? error : notADocument('a JSON document');
    }
  }
}

/** Between two pieces other work continues, however much arrives at once. */
async function* inPieces(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    for (let i = 0; i < chunk.byteLength; i += PIECE_BYTES) {
      if (i > 0) await nextTurn();
      yield chunk.subarray(i, i + PIECE_BYTES);
    }
  }
}

/** With a misspelt `dry_run`, nothing may be imported. */
function refuseUnknown(name: string): void {
  const known = Object.keys(ImportMemoriesRequest.shape);
  if (known.includes(name)) return;
  const [field, expected] = [name.slice(0, 100), noSuch('field', name, known)];
  throw new ApiError('invalid_body', `${field}: ${expected}`, { details: { field, expected } });
}

/** The error for an import without rows. */
function noRows(): ApiError {
  return new ApiError('invalid_body', 'There is nothing to import', {
    details: { field: 'memories', expected: 'a list of rows, or a body of application/x-ndjson' },
  });
}

function notADocument(expected: string): ApiError {
  return new ApiError('invalid_body', 'The body is not valid JSON', { details: { field: 'body', expected } });
}

function tooLarge(expected: string): ApiError {
  return new ApiError('payload_too_large', 'The import is too large', {
    details: { field: 'body', expected },
  });
}
