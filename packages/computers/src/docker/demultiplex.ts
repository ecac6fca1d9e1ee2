import { Transform } from 'node:stream';

const HEADER_BYTES = 8;
const STDERR = 2;

/**
 * What a container writes to its standard output, of the frames that the daemon sends; the pieces of standard error go to
 * `onError`. Unlike dockerode's own function, it is read no faster than its reader reads.
 */
export function demultiplex(onError: (piece: Buffer) => void): Transform {
  let header = Buffer.alloc(0);
  /** What the current frame still has. */
  let left = 0;
  let isError = false;

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const pieces: Buffer[] = [];
      let rest = chunk;
      while (rest.byteLength > 0) {
        if (left > 0) {
          const piece = rest.subarray(0, left);
          left -= piece.byteLength;
          rest = rest.subarray(piece.byteLength);
          if (isError) onError(piece);
          else pieces.push(piece);
          continue;
        }
        const missing = HEADER_BYTES - header.byteLength;
        header = Buffer.concat([header, rest.subarray(0, missing)]);
        rest = rest.subarray(missing);
        if (header.byteLength < HEADER_BYTES) break;
        isError = header[0] === STDERR;
        left = header.readUInt32BE(4);
        header = Buffer.alloc(0);
      }
      if (pieces.length > 0) this.push(Buffer.concat(pieces));
      done();
    },
  });
}
