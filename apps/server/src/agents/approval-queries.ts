import type { Database } from '@jettson/database';
import { sql } from 'kysely';

export interface Approval {
  /** Null while it waits for a person. */
  approved: boolean | null;
  comment: string | null;
}

/** Asks for a decision on a call, once. Returns false when it was asked before. */
export async function insertApproval(
  db: Database,
  accountId: string,
  { agentId, callId }: { agentId: string; callId: string },
): Promise<boolean> {
  const { rows } = await sql`
    insert into agent_approvals (agent_id, call_id, account_id) values (${agentId}, ${callId}, ${accountId})
    on conflict do nothing returning 1`.execute(db);
  return rows.length > 0;
}

export async function selectApproval(
  db: Database,
  accountId: string,
  { agentId, callId }: { agentId: string; callId: string },
): Promise<Approval | undefined> {
  const { rows } = await sql<Approval>`
    select approved, comment from agent_approvals
     where account_id = ${accountId} and agent_id = ${agentId} and call_id = ${callId}`.execute(db);
  return rows[0];
}

/** Decides a call that waits; the first decision stands. Undefined when no such call waits or waited. */
export async function updateApproval(
  db: Database,
  accountId: string,
  decision: { agentId: string; callId: string; approved: boolean; comment: string | null },
): Promise<Approval | undefined> {
  const { rows } = await sql<Approval>`
    update agent_approvals
       set approved = coalesce(approved, ${decision.approved}),
           comment = case when approved is null then ${decision.comment} else comment end,
           decided_at = coalesce(decided_at, now())
     where account_id = ${accountId} and agent_id = ${decision.agentId} and call_id = ${decision.callId}
    returning approved, comment`.execute(db);
  return rows[0];
}

export async function hasOpenApproval(db: Database, accountId: string, agentId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from agent_approvals
     where account_id = ${accountId} and agent_id = ${agentId} and approved is null limit 1`.execute(db);
  return rows.length > 0;
}
