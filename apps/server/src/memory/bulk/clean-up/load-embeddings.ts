import type { Database } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import { ApiError } from '../../../errors.ts';
import { embedMemories } from '../../model/embed-memories.ts';
import { embedderFor } from '../../model/embedder-for.ts';
import type { Embedding } from '../../model/embedding.ts';
import { embeddingBacklog } from '../../store/embedding-backlog.ts';
import { selectEmbeddings } from '../../store/vector-queries.ts';
import type { LiveVersion } from './select-live.ts';

const READ_BATCH_SIZE = 500;
const EMBED_BATCH_SIZE = 64;

/** Half a minute of work: a caller is waiting, and the embedding job is already working on them. */
const MAX_EMBEDDED_NOW = 1000;
const RETRY_SECONDS = 30;

/**
 * The embeddings of versions, by version id; missing ones are made now. Versions in a language that the model does not
 * know get zeros: they are similar to nothing, so only equal texts count as the same. Throws `unavailable` if too many
 * have to be embedded.
 */
export async function loadEmbeddings(
  { db, embedder }: { db: Database; embedder: Embedder },
  accountId: string,
  versions: LiveVersion[],
): Promise<Map<number, Embedding>> {
  const embeddings = new Map<number, Embedding>();
  const { modelId, dimensions } = embedder;
  await embeddingBacklog(embedder).untilEmbedded(accountId);
  for (let i = 0; i < versions.length; i += READ_BATCH_SIZE) {
    const versionIds = versions.slice(i, i + READ_BATCH_SIZE).map(({ versionId }) => versionId);
    const page = await selectEmbeddings(db, accountId, { modelId, versionIds });
    for (const [versionId, embedding] of page) embeddings.set(versionId, embedding);
  }
  for (const version of versions) {
    if (embedderFor(embedder, version) === embedder) continue;
    embeddings.set(version.versionId, { modelId, vector: new Float32Array(dimensions) });
  }
  const missing = versions.filter(({ versionId }) => !embeddings.has(versionId));
  if (missing.length > MAX_EMBEDDED_NOW) {
    throw new ApiError('unavailable', `${missing.length} memories have no vector yet; try again in a while`, {
      details: { waiting_for: 'embeddings' },
      retryAfterSeconds: RETRY_SECONDS,
    });
  }
  for (let i = 0; i < missing.length; i += EMBED_BATCH_SIZE) {
    const some = missing.slice(i, i + EMBED_BATCH_SIZE);
    const made = await embedMemories(embedder, some);
    some.forEach(({ versionId }, j) => {
      embeddings.set(versionId, made[j] as Embedding);
    });
  }
  return embeddings;
}
