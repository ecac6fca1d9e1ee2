import type { Database } from '@jettson/database';
import { sql } from 'kysely';

export interface Approval {
  callId: string;
  /** Null while it waits for a person. */
  approved: boolean | null;
  comment: string | null;
  /** A message came before the decision. */
  isCancelled: boolean;
}

/** Requests a decision on each of these calls, once. Returns the ids of those that were not requested before. */
export async function insertApprovals(
  db: Database,
  accountId: string,
  { agentId, callIds }: { agentId: string; callIds: readonly string[] },
): Promise<Set<string>> {
  if (callIds.length === 0) return new Set();
  const { rows } = await sql<{ callId: string }>`
    insert into agent_approvals (agent_id, call_id, account_id)
    select ${agentId}, call_id, ${accountId} from unnest(${callIds}::text[]) as call_id
    on conflict do nothing returning call_id as "callId"`.execute(db);
  return new Set(rows.map(({ callId }) => callId));
}

/** The requested approvals among these calls. */
export async function selectApprovals(
  db: Database,
  accountId: string,
  { agentId, callIds }: { agentId: string; callIds: readonly string[] },
): Promise<Approval[]> {
  const { rows } = await sql<Approval>`
    select call_id as "callId", approved, comment, cancelled_at is not null as "isCancelled" from agent_approvals
     where account_id = ${accountId} and agent_id = ${agentId} and call_id = any(${callIds})`.execute(db);
  return rows;
}

/** Decides on a waiting call. The caller has locked the agent and checked that the call waits. */
export async function updateApproval(
  db: Database,
  accountId: string,
  {
    agentId,
    callId,
    approved,
    comment,
  }: Pick<Approval, 'callId' | 'approved' | 'comment'> & { agentId: string },
): Promise<void> {
  await sql`
    update agent_approvals set approved = ${approved}, comment = ${comment}, decided_at = now()
     where account_id = ${accountId} and agent_id = ${agentId} and call_id = ${callId}`.execute(db);
}

/** Withdraws the agent's undecided requests for approval. */
export async function cancelApprovals(db: Database, accountId: string, agentId: string): Promise<void> {
  await sql`
    update agent_approvals set approved = false, cancelled_at = now()
     where account_id = ${accountId} and agent_id = ${agentId} and approved is null`.execute(db);
}

export async function hasOpenApproval(db: Database, accountId: string, agentId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from agent_approvals
     where account_id = ${accountId} and agent_id = ${agentId} and approved is null limit 1`.execute(db);
  return rows.length > 0;
}
