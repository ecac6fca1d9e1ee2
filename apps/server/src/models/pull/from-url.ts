import type { FileSource } from './file-source.ts';

/** No answer, or no more bytes, for this long: the next source gets its chance. */
const STALL_MS = 30_000;

/** An HTTP address; if it does not support ranges, it is read from the beginning and skipped forward. */
export function fromUrl(url: string): FileSource {
  return {
    name: new URL(url).host,
    async *read(offset, signal) {
      const stalled = new AbortController();
      const timer = setTimeout(() => stalled.abort(new Error('no answer for 30 s')), STALL_MS);
      try {
        const response = await fetch(url, {
          headers: { range: `bytes=${offset}-` },
          signal: AbortSignal.any([signal, stalled.signal]),
        });
        if (!response.ok || !response.body) throw new Error(`answered with status ${response.status}`);

        let toSkip = response.status === 206 ? 0 : offset;
        for await (const chunk of response.body) {
          timer.refresh();
          const rest = chunk.subarray(toSkip);
          toSkip -= chunk.length - rest.length;
          if (rest.length > 0) yield rest;
        }
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
