import type { ListPendingQuery, MemoryAccess, PendingItem, PendingList } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { decodeCursor, toPage } from '../http/cursor.ts';
import { isSpawnedUnder } from './agent-filter.ts';

/** A longer input is left out: a page may have a thousand. */
const INPUT_CHARACTERS = 20_000;
/** How much is returned of what the model said before the call. */
const TEXT_CHARACTERS = 2000;

interface PendingRow {
  /** The agent and its call: unique among the rows. */
  id: string;
  agentId: string;
  agentName: string | null;
  task: string;
  kind: PendingItem['kind'];
  callId: string | null;
  name: string | null;
  input: Record<string, unknown> | null;
  modelText: string | null;
  since: Date;
  until: Date;
  createdAtExact: string;
}

/**
 * One page of what the account's agents wait for, the oldest first; under a memory limit, of those agents that were spawned
 * under it. Throws `invalid_query` for a cursor that we did not issue.
 */
export async function listPending(
  db: Database,
  accountId: string,
  { limit, cursor, memoryLimit }: ListPendingQuery & { memoryLimit: MemoryAccess | null },
): Promise<PendingList> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  const { rows } = await sql<PendingRow>`
    with live as (
      select a.id, a.name as agent_name, left(a.task, 200) as task, a.status, a.reason, a.idle_since, a.idle_until from agents a
       where a.account_id = ${accountId} and a.status in ('spawning', 'running', 'idle')
         ${memoryLimit === null ? sql`` : sql`and ${isSpawnedUnder(memoryLimit)}`}),
    waits as (
      select live.id as agent_id, 'tool_result' as kind, p.call_id, p.name, p.input, p.since, p.until
        from live join agent_pending_calls p on p.agent_id = live.id
       where p.account_id = ${accountId} and p.closed is null and p.until > now()
      union all
      select live.id, 'approval', r.call_id, call.name, call.input, r.requested_at, live.idle_until
        from live join agent_approvals r on r.agent_id = live.id
        left join lateral (
          select e.data->>'name' as name, e.data->'input' as input from agent_events e
           where e.agent_id = live.id and e.type = 'approval-requested' and e.data->>'call_id' = r.call_id limit 1) call on true
       where r.account_id = ${accountId} and r.approved is null and live.status = 'idle'
      union all
      select live.id, case live.reason when 'awaiting_message' then 'message' else 'budget' end, null, null, null,
             live.idle_since, live.idle_until
        from live
       where live.status = 'idle' and live.reason in ('awaiting_message', 'budget_reached', 'price_unknown')),
    keyed as (
      select waits.*, live.agent_name, live.task, concat_ws(' ', agent_id, call_id) as id
        from waits join live on live.id = agent_id),
    page as materialized (
      select * from keyed
       where ${after === undefined ? sql`true` : sql`(since, id) > (${after.createdAt}::timestamptz, ${after.id})`}
       order by since, id limit ${limit + 1})
    select id, agent_id as "agentId", agent_name as "agentName", task, kind, call_id as "callId", name,
           case when length(input::text) <= ${INPUT_CHARACTERS}::int then input end as input,
           case when call_id is not null then (
             select left(e.data->>'text', ${TEXT_CHARACTERS}::int) from agent_events e
              where e.account_id = ${accountId} and e.agent_id = page.agent_id and e.type = 'message'
              order by e.seq desc limit 1) end as "modelText",
           since, until, since::text as "createdAtExact"
      from page order by since, id`.execute(db);
  return toPage(rows, limit, toItem);
}

function toItem({
  agentId,
  agentName,
  task,
  kind,
  callId,
  name,
  input,
  modelText,
  since,
  until,
}: PendingRow): PendingItem {
  return {
    agent_id: agentId,
    agent_name: agentName,
    task,
    kind,
    ...(callId !== null && { call_id: callId }),
    ...(name !== null && { name }),
    ...(input !== null && { input }),
    ...(modelText && { model_text: modelText }),
    since: since.toISOString(),
    until: until.toISOString(),
  };
}
