import { Writable } from 'node:stream';

/** A stream for a server's log, and the pieces that were written to it so far. */
export function collectLog(): { logTo: Writable; log: string[] } {
  const log: string[] = [];
  const logTo = new Writable({
    write(piece, _encoding, done) {
      log.push(String(piece));
      done();
    },
  });
  return { logTo, log };
}
