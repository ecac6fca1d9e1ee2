import type { Database } from '@jettson/database';
import { sql } from 'kysely';

export interface WaitingMessage {
  message_id: string;
  content: string;
}

/** A message `m` counts as delivered only if the log has its event. */
const isWaiting = sql`not exists (select 1 from agent_events e
                                   where e.agent_id = m.agent_id and e.type = 'user-message'
                                     and m.id in (e.data->>'message_id', e.data->>'messageId'))`;

/** The messages that the model of the agent `a` has not been given, oldest first, as JSON. */
export const WAITING_MESSAGES = sql`
  coalesce((select json_agg(json_build_object('message_id', m.id, 'content', m.content) order by m.created_at, m.id)
     from agent_messages m where m.agent_id = a.id and ${isWaiting}), '[]') as messages`;

/** Whether a message that interrupts the agent `a` is waiting. */
export const HAS_INTERRUPT = sql`
  exists (select 1 from agent_messages m where m.agent_id = a.id and m.mode = 'interrupt' and ${isWaiting}) as "hasInterrupt"`;

/** Whether a message is waiting; with `interrupts`, only one that interrupts the agent counts. */
export async function hasWaitingMessage(
  db: Database,
  accountId: string,
  agentId: string,
  { interrupts = false } = {},
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from agent_messages m
     where m.account_id = ${accountId} and m.agent_id = ${agentId} and (m.mode = 'interrupt' or ${!interrupts})
       and ${isWaiting} limit 1`.execute(db);
  return rows.length > 0;
}

/** How many messages were sent to the agent. */
export async function countMessages(db: Database, accountId: string, agentId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from agent_messages
     where account_id = ${accountId} and agent_id = ${agentId}`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function insertMessage(
  db: Database,
  accountId: string,
  message: { id: string; agentId: string; content: string; mode: 'queue' | 'interrupt' },
): Promise<Date> {
  const { rows } = await sql<{ createdAt: Date }>`
    insert into agent_messages (id, account_id, agent_id, content, mode)
    values (${message.id}, ${accountId}, ${message.agentId}, ${message.content}, ${message.mode})
    returning created_at as "createdAt"`.execute(db);
  return rows[0]?.createdAt ?? new Date();
}
