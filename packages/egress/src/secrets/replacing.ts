import { Transform } from 'node:stream';
import type { Replacer } from './create-replacer.ts';

/** How long the few bytes are held that may begin a spelling, or may be all that somebody is waiting for. */
const HOLD_MS = 50;

/** A replacer as a step of a pipeline. */
export function replacing(replacer: Replacer): Transform {
  let timer: NodeJS.Timeout | undefined;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      clearTimeout(timer);
      const out = replacer.push(piece);
      if (replacer.canRelease) timer = setTimeout(() => this.push(replacer.release()), HOLD_MS).unref();
      if (out.length > 0) this.push(out);
      done();
    },
    flush(done) {
      clearTimeout(timer);
      const out = replacer.end();
      if (out.length > 0) this.push(out);
      done();
    },
    destroy(error, done) {
      clearTimeout(timer);
      done(error);
    },
  });
}
