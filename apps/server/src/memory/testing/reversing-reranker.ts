import type { Reranker } from '@jettson/embedder';

/** A fake reranker that likes best what ours put last. */
export const REVERSING: Reranker = {
  rank: async (_, documents) => [...documents.keys()].reverse(),
  close: () => {},
};
