import type { MemoryProposal } from '@jettson/contract';
import { transaction } from '@jettson/database';
import { ApiError } from '../../errors.ts';
import { forChanging, type MemoryScope } from '../model/memory-scope.ts';
import type { Origin } from '../model/origin.ts';
import { toProposal } from './list-proposals.ts';
import type { StoreDeps } from './memory-batch.ts';
import { decideProposal, type StoredProposal, selectProposal } from './proposal-queries.ts';
import { writeMemory } from './write-memory.ts';
import { lockMemories } from './write-queries.ts';

/**
 * Accepts a proposal, which makes it the live version with the trust of whoever accepts it, or rejects it, which
 * changes nothing. Making the same decision again returns the same answer.
 *
 * Throws `not_found`, `conflict` if the other decision was made, `memory_quota_exceeded`.
 */
export async function decideOnProposal(
  deps: StoreDeps,
  scope: MemoryScope,
  { id, decision, origin }: { id: string; decision: 'accepted' | 'rejected'; origin: Origin },
): Promise<MemoryProposal> {
  return transaction(deps.db, async (tx) => {
    const changeable = forChanging(scope);
    await lockMemories(tx, scope.accountId);
    const proposal = await selectProposal(tx, changeable, id);
    if (proposal === undefined) throw new ApiError('not_found', 'There is no such proposal');
    if (proposal.status === decision) return toProposal(proposal);
    if (proposal.status !== 'waiting') {
      throw new ApiError('conflict', `This proposal was ${proposal.status} already`, {
        details: { field: 'status', expected: 'waiting', actual: proposal.status },
      });
    }
    const version =
      decision === 'accepted' ? await write({ ...deps, db: tx }, scope, { proposal, origin }) : null;
    await decideProposal(tx, scope.accountId, { id, status: decision, version });
    return toProposal((await selectProposal(tx, changeable, id)) as StoredProposal);
  });
}

/** Its origin stays on record together with who accepted it. Returns the version that it became. */
async function write(
  deps: StoreDeps,
  scope: MemoryScope,
  { proposal, origin }: { proposal: StoredProposal; origin: Origin },
): Promise<number> {
  const { namespace, key, value, source, provenance } = proposal;
  const memory = await writeMemory(deps, scope, {
    ...origin,
    source,
    provenance: { ...provenance, ...origin.provenance },
    namespace,
    key,
    value,
    tags: proposal.tags ?? undefined,
    importance: proposal.importance ?? undefined,
    lifetime: proposal.lifetime ?? undefined,
    metadata: proposal.metadata ?? undefined,
  });
  if (memory.proposal_id !== undefined) {
    throw new ApiError('forbidden', 'What is live comes from a more trusted writer than who accepts this');
  }
  return memory.version;
}
