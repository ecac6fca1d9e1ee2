import type { PlanRetention, UpdatePlanRequest } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';

/** For how long plans keep things: all plans, or the one of this name. */
export async function selectPlanRetention(db: Database, name: string | null): Promise<PlanRetention[]> {
  const { rows } = await sql<PlanRetention>`
    select p.name, p.agent_days, p.event_days, p.file_days, p.operation_days, p.audit_days,
           (select count(*)::int from accounts a where a.plan = p.name and a.deleted_at is null) as accounts
      from plans p
     where ${name}::text is null or p.name = ${name}
     order by p.name`.execute(db);
  return rows;
}

/** Sets the fields that are given; null is a value. */
export async function updatePlanRetention(
  tx: Database,
  name: string,
  changes: UpdatePlanRequest,
): Promise<void> {
  await sql`
    update plans p
       set agent_days = case when c ? 'agent_days' then (c->>'agent_days')::int else agent_days end,
           event_days = case when c ? 'event_days' then (c->>'event_days')::int else event_days end,
           file_days = case when c ? 'file_days' then (c->>'file_days')::int else file_days end,
           operation_days = case when c ? 'operation_days' then (c->>'operation_days')::int else operation_days end,
           audit_days = case when c ? 'audit_days' then (c->>'audit_days')::int else audit_days end
      from (select ${JSON.stringify(changes)}::jsonb as c) given
     where p.name = ${name}`.execute(tx);
}
