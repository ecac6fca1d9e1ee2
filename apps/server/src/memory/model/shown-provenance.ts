import type { MemoryProvenance } from '@jettson/contract';
import { type RawBuilder, sql } from 'kysely';

/** True for a version `v`, or a proposal `p`, of an agent that is no longer there. */
export function isAgentGone(row: 'v' | 'p'): RawBuilder<boolean> {
  return sql.raw(`(${row}.provenance ? 'agent_id' and not exists (
    select from agents g where g.account_id = ${row}.account_id and g.id = ${row}.provenance ->> 'agent_id'))`);
}

/** A provenance as it is shown. */
export function shownProvenance({
  provenance,
  isAgentGone: isGone,
}: {
  provenance: MemoryProvenance;
  isAgentGone?: boolean;
}): MemoryProvenance {
  return isGone ? { ...provenance, agent_deleted: true } : provenance;
}
