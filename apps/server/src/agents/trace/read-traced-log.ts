import type { EventPayload, EventType } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { fromOldLog, type StoredEvent } from '../from-old-log.ts';

/** The events that spans are made from. */
const TYPES: EventType[] = [
  'agent-status',
  'step-start',
  'model-retry',
  'model-fallback',
  'context-compacted',
  'message',
  'tool-call-start',
  'tool-call-end',
  'user-message',
];

/** The larger parts of events, which are read only if spans may hold them. */
const CONTENT = ['result', 'input', 'text', 'content', 'summary', 'tool_calls'];

/** An agent's log as far as spans are made from it, with the times of its events. */
export async function readTracedLog(
  db: Database,
  accountId: string,
  agentId: string,
  { withContent }: { withContent: boolean },
): Promise<(EventPayload & { ts: number })[]> {
  const data = withContent ? sql`data` : sql`data::jsonb - ${CONTENT}::text[]`;
  const { rows } = await sql<StoredEvent & { ts: number }>`
    select type, ${data} as data, extract(epoch from ts)::float8 * 1000 as ts from agent_events
     where account_id = ${accountId} and agent_id = ${agentId} and type = any(${TYPES}) order by seq`.execute(
    db,
  );
  return rows.map(({ ts, ...row }) => ({ ...(fromOldLog(row) as EventPayload), ts: Math.round(ts) }));
}
