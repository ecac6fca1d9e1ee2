import type { PutMemoryRequest, WrittenMemory } from '@jettson/contract';
import type { Embedder } from '@jettson/embedder';
import type { MemoryScope } from '../model/memory-scope.ts';
import type { Origin } from '../model/origin.ts';
import { embeddingBacklog } from './embedding-backlog.ts';
import type { StoreDeps } from './memory-batch.ts';
import { toInput } from './prepare-memory.ts';
import { writeTogether } from './write-together.ts';

export interface PutMemoryDeps extends StoreDeps {
  embedder: Embedder;
}

/**
 * Writes a memory. Its vector and its tokens for the second stage of a search follow a moment later; searches of this process
 * wait for them. The same value again is the same version. If the live version comes from a more trusted writer, this one is
 * kept as a proposal.
 *
 * Throws `conflict` if another version than `if_version` is live, `memory_quota_exceeded` if a new memory does not fit
 * into the plan, `storage_quota_exceeded` if its versions do not, `idempotency_key_reused`.
 */
export async function putMemory(
  { embedder, ...deps }: PutMemoryDeps,
  scope: MemoryScope,
  { origin, ...request }: PutMemoryRequest & { origin: Origin },
  idempotencyKey?: string,
): Promise<WrittenMemory> {
  const call = { key: idempotencyKey, operation: 'memory.put', request };
  const input = { ...toInput(scope, { ...request, origin }), embedding: 'later' as const };
  using place = await embeddingBacklog(embedder).takePlace(scope.accountId);
  const { memory, written } = await writeTogether({ deps, scope, input, call });
  if (written) place.prepare(deps, written);
  return memory;
}
