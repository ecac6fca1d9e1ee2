import type { MemoryRemains } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { eraseFromLogs } from '../../agents/erase-from-logs.ts';
import { eraseAnswers } from '../../http/erase-answers.ts';
import type { MemoryName } from '../model/memory-name.ts';
import type { MemoryScope } from '../model/memory-scope.ts';
import {
  dropPlans,
  type ErasedMemory,
  forgetImports,
  removeMemories,
  reopenSources,
  selectErased,
  selectOldSummaries,
  selectSummariesOf,
} from './erasure-queries.ts';
import { noSuchMemory } from './memory-errors.ts';

const MAX_NAMED = 100;

/**
 * Removes a memory for good: all versions, vectors, proposals, plans and steps, the stored responses to calls with an
 * idempotency key, and what agents' logs show of it. Summaries made from it are removed as well, and their other
 * sources become live again, so that the next consolidation makes new ones. The account's lock must be held. Returns
 * where its text may remain.
 */
export async function eraseMemory(
  tx: Database,
  scope: MemoryScope,
  name: MemoryName,
): Promise<MemoryRemains[]> {
  const { accountId } = scope;
  const [memory] = await selectErased(tx, scope, { names: [name] });
  if (memory === undefined) throw noSuchMemory();
  const erased = await withSummaries(tx, scope, memory);
  const ids = erased.map(({ memoryId }) => memoryId);
  const old = await selectOldSummaries(tx, accountId, { of: memory.memoryId, except: ids });

  await reopenSources(tx, accountId, { of: ids });
  await dropPlans(tx, accountId, erased);
  await forgetImports(tx, accountId, erased);
  await removeMemories(tx, accountId, erased);
  await eraseAnswers(tx, accountId, erased);
  const agentIds = await eraseFromLogs(tx, accountId, ids);
  return [
    ...old.map((summary) => ({ kind: 'summary' as const, ...summary })),
    ...agentIds.map((agentId) => ({ kind: 'agent' as const, agent_id: agentId })),
  ].slice(0, MAX_NAMED);
}

/** The memory, the summaries that were made from it, and the summaries made from those. */
async function withSummaries(
  tx: Database,
  scope: MemoryScope,
  memory: ErasedMemory,
): Promise<ErasedMemory[]> {
  const erased = [memory];
  for (;;) {
    const known = erased.map(({ memoryId }) => memoryId);
    const found = await selectSummariesOf(tx, scope.accountId, { of: known, except: known });
    if (found.length === 0) return erased;
    erased.push(...found);
  }
}
