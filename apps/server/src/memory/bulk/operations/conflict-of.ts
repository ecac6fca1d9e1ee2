import { ApiError } from '../../../errors.ts';
import type { MemoryName } from '../../model/memory-name.ts';

/** The most conflicts that are named. */
const MAX_CONFLICTS_SHOWN = 100;

/** The `conflict` that names the memories that stand in the way. */
export function conflictOf(conflicts: (MemoryName & { memory_id?: string; reason: string })[]): ApiError {
  const names = conflicts.slice(0, 3).map(({ namespace, key }) => `${namespace}/${key}`);
  return new ApiError(
    'conflict',
    `Nothing was changed: ${names.join(', ')}${conflicts.length > 3 ? ` and ${conflicts.length - 3} more` : ''} changed meanwhile`,
    { details: { conflicts: conflicts.slice(0, MAX_CONFLICTS_SHOWN), total: conflicts.length } },
  );
}
