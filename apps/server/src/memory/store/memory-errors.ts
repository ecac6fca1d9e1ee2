import { ApiError } from '../../errors.ts';
import type { MemoryBatch } from './memory-batch.ts';

/** The error for a memory that is absent, or another account's. */
export function noSuchMemory(): ApiError {
  return new ApiError('not_found', 'There is no such memory');
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
