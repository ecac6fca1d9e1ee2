import { DEFAULT_NAMESPACE, type Memory, type PutMemoryRequest } from '@jettson/contract';
import { type Database, transaction } from '@jettson/database';
import type { Embedder } from '@jettson/embedder';
import { embedPassage } from '../vectors/embed-passage.ts';
import type { MemoryInput, Origin } from './put-in-batch.ts';
import { writeMemory } from './write-memory.ts';

export interface PutMemoryDeps {
  db: Database;
  embedder: Embedder;
}

const DAY_MS = 24 * 3600 * 1000;

/**
 * Writes a memory and embeds it at once. The same value again is the same version.
 *
 * Throws `conflict` when another version than `if_version` is live, `memory_quota_exceeded` when a new memory does
 * not fit the plan.
 */
export async function putMemory(
  { db, embedder }: PutMemoryDeps,
  accountId: string,
  request: PutMemoryRequest & { origin: Origin },
): Promise<Memory> {
  const input = await prepareMemory(embedder, request);
  return transaction(db, (tx) => writeMemory(tx, accountId, input, embedder.modelId));
}

/** The part of a put that takes time and needs no transaction: `writeMemory` is the other. */
export async function prepareMemory(
  embedder: Embedder,
  { origin, ...request }: PutMemoryRequest & { origin: Origin },
): Promise<MemoryInput> {
  return {
    ...origin,
    namespace: request.namespace ?? DEFAULT_NAMESPACE,
    key: request.key,
    value: request.value,
    tags: request.tags ? [...new Set(request.tags)] : undefined,
    importance: request.importance ?? undefined,
    metadata: request.metadata ?? undefined,
    lifetime: request.expires_in_days ? Math.ceil(request.expires_in_days * DAY_MS) : undefined,
    ifVersion: request.if_version ?? undefined,
    vector: await embedPassage(embedder, request),
  };
}
