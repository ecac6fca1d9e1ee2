import type { MemoryProposal, MemoryProposalList } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { notACursor } from '../../http/cursor.ts';
import { type MemoryScope, narrowed } from '../model/memory-scope.ts';
import { shownProvenance } from '../model/shown-provenance.ts';
import { type StoredProposal, selectWaiting } from './proposal-queries.ts';

/** One page of the proposals that wait for a decision, newest first. Throws `invalid_query`. */
export async function listProposals(
  db: Database,
  scope: MemoryScope,
  {
    namespace,
    limit = 50,
    cursor,
  }: { namespace?: string | undefined; limit?: number | undefined; cursor?: string | undefined },
): Promise<MemoryProposalList> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  const rows = await selectWaiting(db, narrowed(scope, { namespace }), { limit: limit + 1, after });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    proposals: rows.slice(0, limit).map(toProposal),
    next_cursor: last === undefined ? null : encodeCursor(last),
  };
}

/** Converts a proposal to what clients see. */
export function toProposal(proposal: StoredProposal): MemoryProposal {
  const { id, createdAt, decidedAt, acceptedVersion, lifetime, provenance, isAgentGone, ...rest } = proposal;
  return {
    proposal_id: id,
    ...rest,
    provenance: shownProvenance({ provenance, isAgentGone }),
    expires_in_ms: lifetime,
    created_at: createdAt,
    decided_at: decidedAt,
    accepted_version: acceptedVersion,
  };
}

function encodeCursor({ createdAt, id }: StoredProposal): string {
  return Buffer.from(`${createdAt}.${id}`).toString('base64url');
}

function decodeCursor(cursor: string): { createdAt: number; id: string } {
  const match = /^(\d{1,15})\.(mpr_\w{1,30})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (match === null) throw notACursor();
  return { createdAt: Number(match[1]), id: match[2] as string };
}
