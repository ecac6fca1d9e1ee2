import type { MemoryTrust } from '@jettson/contract';
import { ApiError } from '../../errors.ts';
import type { MemoryBatch, OverQuota } from './memory-batch.ts';

/** The error for a memory that does not exist or belongs to another account. */
export function noSuchMemory(): ApiError {
  return new ApiError('not_found', 'There is no such memory');
}

/** The `conflict` for a write that expected another version to be live. */
export function versionMismatch(expected: number | undefined, actual: number): ApiError {
  return new ApiError('conflict', `Version ${actual} is live, not ${expected}`, {
    details: { field: 'if_version', expected, actual },
  });
}

/** The error for a writer that asked to delete or to replace what a more trusted one wrote. */
export function notTrustedEnough(needed: MemoryTrust): ApiError {
  return new ApiError(
    'forbidden',
    `This memory comes from a more trusted writer (${needed}) and stays as it is`,
    {
      details: { field: 'trust', expected: needed },
    },
  );
}

/** The error for a write that the plan has no room for. */
export function overQuota({ plan }: MemoryBatch, { of, used, limit }: OverQuota): ApiError {
  const code = of === 'memories' ? 'memory_quota_exceeded' : 'storage_quota_exceeded';
  const message = {
    memories: `The ${plan.name} plan holds ${limit} memories`,
    versions: `The ${plan.name} plan keeps ${limit} versions of a memory; delete it with hard=true, or take another key`,
    storage: `The ${plan.name} plan keeps ${limit} versions in all; delete memories with hard=true, deleted ones too`,
  }[of];
  return new ApiError(code, message, { details: { used, limit, plan: plan.name } });
}
