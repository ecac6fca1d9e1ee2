import type { Embedder } from '@jettson/embedder';
import { embeddingBacklog } from '../store/embedding-backlog.ts';
import { untilEncoded } from '../store/encode-later.ts';

/** Resolves when all puts of the account in this process have what both stages of a search compare. */
export async function untilSearchable(embedder: Embedder, accountId: string): Promise<void> {
  await embeddingBacklog(embedder).untilEmbedded(accountId);
  await untilEncoded(embedder, accountId, { most: Number.POSITIVE_INFINITY });
}
