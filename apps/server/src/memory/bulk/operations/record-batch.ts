import type { Database } from '@jettson/database';
import type { MemoryBatch } from '../../store/memory-batch.ts';
import { insertOperationSteps } from './operation-queries.ts';

/** Records what a stored batch closed and created as parts of an operation. */
export async function recordBatch(
  tx: Database,
  accountId: string,
  operationId: string,
  { endings, inserts }: MemoryBatch,
): Promise<void> {
  await insertOperationSteps(tx, accountId, {
    id: operationId,
    closed: endings.map(({ versionId }) => versionId),
    created: inserts.map(({ versionId }) => versionId as number),
  });
}
