import type { Embedder } from '@jettson/embedder';

/**
 * An embedder that makes the vectors of a call for passages only when it is let go on: `next` for the oldest call, `open` for
 * all. `calls` are the texts of each call. Calls without a text that `isHeld` go on by themselves.
 */
export function holdEmbedder(own: Embedder, isHeld: (text: string) => boolean = () => true) {
  const calls: string[][] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  let isOpen = false;
  const embedder: Embedder = {
    ...own,
    async embedPassages(texts, options) {
      calls.push(texts);
      if (!isOpen && texts.some(isHeld)) {
        const gate = Promise.withResolvers<void>();
        gates.push(gate);
        await gate.promise;
      }
      return own.embedPassages(texts, options);
    },
  };
  return {
    embedder,
    calls,
    next: () => gates.shift()?.resolve(),
    open() {
      isOpen = true;
      for (const gate of gates) gate.resolve();
    },
  };
}
