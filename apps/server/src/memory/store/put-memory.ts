import type { PutMemoryRequest, WrittenMemory } from '@jettson/contract';
import type { Embedder } from '@jettson/embedder';
import type { MemoryScope } from '../model/memory-scope.ts';
import type { Origin } from '../model/origin.ts';
import { encodeLater } from './encode-later.ts';
import type { StoreDeps } from './memory-batch.ts';
import { prepareMemory } from './prepare-memory.ts';
import { writeTogether } from './write-together.ts';

export interface PutMemoryDeps extends StoreDeps {
  embedder: Embedder;
}

/**
 * Writes a memory and embeds it immediately; its tokens for the second stage of a search follow a moment later. The same
 * value again is the same version. If the live version comes from a more trusted writer, this one is kept as a proposal.
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
  const { late: _, ...firstStage } = embedder;
  const input = await prepareMemory(firstStage, scope, { ...request, origin });
  const { memory, version } = await writeTogether({ deps, scope, input, call });
  if (version !== undefined) encodeLater({ ...deps, embedder }, scope.accountId, version);
  return memory;
}
