import type { Memory } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { ApiError } from '../../errors.ts';
import {
  type MemoryBatch,
  openBatch,
  storeBatch,
  type Track,
  type TrackedState,
  trackOf,
} from './memory-batch.ts';
import type { MemoryRow } from './memory-row.ts';
import { type MemoryInput, putInBatch } from './put-in-batch.ts';
import { toMemory } from './to-memory.ts';

/**
 * Writes one memory inside the transaction. `modelId` is of the input's vector.
 *
 * Throws `conflict` when another version than `ifVersion` is live, `memory_quota_exceeded` when a new memory
 * does not fit the plan.
 */
export async function writeMemory(
  tx: Database,
  accountId: string,
  input: MemoryInput,
  modelId: string,
): Promise<Memory> {
  const batch = await openBatch(tx, accountId, [input]);
  const outcome = putInBatch(batch, input);
  if (outcome.kind === 'version_mismatch') throw versionMismatch(input.ifVersion, outcome.liveVersion);
  if (outcome.kind === 'over_quota') throw overQuota(batch);
  await storeBatch(tx, accountId, batch, modelId);
  return toMemory(toRow(trackOf(batch, input), outcome.memory));
}

/** The `conflict` for a write that expected another version to be live. */
export function versionMismatch(expected: number | undefined, actual: number): ApiError {
  return new ApiError('conflict', `Version ${actual} is live, not ${expected}`, {
    details: { field: 'if_version', expected, actual },
  });
}

/** The plan has no room for one more. */
export function overQuota({ plan, liveCount }: MemoryBatch): ApiError {
  return new ApiError('memory_quota_exceeded', `The ${plan.name} plan holds ${plan.maxMemories} memories`, {
    details: { used: liveCount, limit: plan.maxMemories, plan: plan.name },
  });
}

/** A state of a stored batch as a whole row. */
export function toRow({ head }: Track, { state, rowId }: TrackedState): MemoryRow {
  return { ...state, rowId: rowId as number, createdAt: head.createdAt, accessCount: head.accessCount };
}
