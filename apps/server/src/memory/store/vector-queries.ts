import { type Database, transaction } from '@jettson/database';
import { sql } from 'kysely';
import { decodeVector, type Embedding, toVectorText } from '../model/embedding.ts';
import { copyTokens, insertTokens } from './token-queries.ts';
import { lockMemories } from './write-queries.ts';

/** The embedding of a stored version. */
export interface VersionEmbedding {
  versionId: number;
  embedding: Embedding;
}

/** Indexing a vector takes some milliseconds, and on the embedded database everybody waits for each statement. */
const BATCH_SIZE = 16;

/**
 * Stores embeddings that were made outside a transaction. A version that is gone, or already has a vector of the model,
 * is skipped: embedding takes time, and meanwhile the memory may have been deleted, or embedded by somebody else.
 */
export async function insertEmbeddings(
  db: Database,
  accountId: string,
  embeddings: VersionEmbedding[],
): Promise<void> {
  for (let i = 0; i < embeddings.length; i += BATCH_SIZE) {
    await transaction(db, async (tx) => {
      // Without the lock, a put that ends one of these versions at the same time would not see its vector, and leave it
      // marked as live. What a power cut undoes is made again.
      await lockMemories(tx, accountId, { isSynced: false });
      await insertEmbeddingsLocked(tx, accountId, embeddings.slice(i, i + BATCH_SIZE));
    });
  }
}

/** The same for a transaction that holds the account's lock. */
export async function insertEmbeddingsLocked(
  tx: Database,
  accountId: string,
  embeddings: VersionEmbedding[],
): Promise<void> {
  if (embeddings.length === 0) return;
  const ids = embeddings.map(({ versionId }) => versionId);
  const models = embeddings.map(({ embedding }) => embedding.modelId);
  const vectors = embeddings.map(({ embedding }) => toVectorText(embedding.vector));
  await sql`
    insert into memory_vectors (version_id, model_id, account_id, namespace, live, expires_at, embedding)
    select v.id, e.model_id, v.account_id, v.namespace, v.valid_to is null, v.expires_at, e.vector::vector
      from unnest(${ids}::bigint[], ${models}::text[], ${vectors}::text[]) as e(id, model_id, vector)
      join memory_versions v on v.id = e.id and v.account_id = ${accountId}
    on conflict do nothing`.execute(tx);
  await insertTokens(
    tx,
    accountId,
    embeddings.flatMap(({ versionId, embedding: { tokens } }) => (tokens ? [{ versionId, tokens }] : [])),
  );
}

/**
 * Copies the vectors of the older of two versions with the same value to the newer. Returns the newer ones that got
 * any.
 */
export async function copyVectors(
  tx: Database,
  accountId: string,
  copies: { from: number; to: number }[],
): Promise<Set<number>> {
  if (copies.length === 0) return new Set();
  const { rows } = await sql<{ versionId: number }>`
    insert into memory_vectors (version_id, model_id, account_id, namespace, live, expires_at, embedding)
    select v.id, o.model_id, v.account_id, v.namespace, v.valid_to is null, v.expires_at, o.embedding
      from jsonb_to_recordset(${JSON.stringify(copies)}::jsonb) as c("from" bigint, "to" bigint)
      join memory_vectors o on o.version_id = c."from"
      join memory_versions v on v.id = c."to" and v.account_id = ${accountId}
    on conflict do nothing returning version_id as "versionId"`.execute(tx);
  await copyTokens(tx, accountId, copies);
  return new Set(rows.map(({ versionId }) => versionId));
}

/** The embeddings of versions, by version id; versions without one of the model are missing. */
export async function selectEmbeddings(
  db: Database,
  accountId: string,
  { modelId, versionIds }: { modelId: string; versionIds: number[] },
): Promise<Map<number, Embedding>> {
  const { rows } = await sql<{ versionId: number; bytes: Buffer }>`
    select version_id as "versionId", vector_send(embedding) as bytes from memory_vectors
     where account_id = ${accountId} and model_id = ${modelId} and version_id = any(${versionIds}::bigint[])`.execute(
    db,
  );
  return new Map(rows.map(({ versionId, bytes }) => [versionId, { modelId, vector: decodeVector(bytes) }]));
}
