import { sql } from 'kysely';
import { isLive, type Kin } from '../../agents/family-queries.ts';
import type { AgentRow } from '../../agents/queries.ts';
import { type FinishAgentDeps, finishAgent } from '../../lifecycle/finish-agent.ts';

/** Nothing follows from these ends: what they would cause is deleted as well. */
const NO_JOBS: FinishAgentDeps['jobs'] = {
  enqueue: async () => {},
  request: async () => {},
  wake: async () => {},
};

/** Stops all agents of an account that is being deleted; no more are spawned. Their workers end the computers. */
export async function stopAgents(deps: Omit<FinishAgentDeps, 'jobs'>, accountId: string): Promise<void> {
  const { rows } = await sql<Kin & Pick<AgentRow, 'definition'>>`
    select id, parent_id as "parentId", root_id as "rootId", definition from agents
     where account_id = ${accountId} and ${isLive('agents')} order by created_at, id`.execute(
    deps.database.db,
  );
  const end = { status: 'stopped', reason: 'cancelled', finalResult: null, error: null } as const;
  for (const agent of rows) {
    await finishAgent({ ...deps, jobs: NO_JOBS }, accountId, { agent, leaseId: null, end });
  }
}
