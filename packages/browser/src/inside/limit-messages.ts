import { Transform } from 'node:stream';

/** A full-page picture takes a few; a page that logs a giant string to exhaust the server takes more. */
const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

/** Passes NUL-terminated messages on, and fails at one that is longer than 32 MiB. */
export function limitMessages(maxBytes = MAX_MESSAGE_BYTES): Transform {
  let length = 0;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      const end = piece.lastIndexOf(0);
      const tail = piece.length - 1 - end;
      length = end === -1 ? length + piece.length : tail;
      if (length > maxBytes) done(new Error('A message of the browser is too long.'));
      else done(null, piece);
    },
  });
}
