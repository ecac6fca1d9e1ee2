import type { ProgressEntry } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';

export interface NewEvent {
  type: string;
  data: object;
  progress?: { kind: ProgressEntry['kind']; message: string } | undefined;
}

/** The short form is for people: a line, not a document. */
const PROGRESS_MAX_CHARS = 500;

/**
 * Adds an event to an agent's log under the next number. With a lease, only while the agent is still leased
 * to it: a worker that lost its agent writes nothing. Returns the number, or null when the lease is lost.
 */
export async function appendEvent(
  db: Database,
  accountId: string,
  agentId: string,
  { type, data, progress }: NewEvent,
  leaseId?: string,
): Promise<number | null> {
  const held = leaseId === undefined ? sql`` : sql`and lease_id = ${leaseId}`;
  const { rows } = await sql<{ seq: number }>`
    with next as (
      update agents set last_seq = last_seq + 1, updated_at = now()
       where account_id = ${accountId} and id = ${agentId} ${held}
      returning last_seq)
    insert into agent_events (agent_id, account_id, seq, type, data, progress_kind, progress_message)
    select ${agentId}, ${accountId}, last_seq, ${type}, ${storableJson(data)}::jsonb,
           ${progress?.kind ?? null}, ${progress ? storableText(progress.message).slice(0, PROGRESS_MAX_CHARS) : null}
      from next
    returning seq`.execute(db);
  return rows[0]?.seq ?? null;
}

/** What agents and pages say may hold NUL and halves of surrogate pairs, which Postgres refuses. */
function storableText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}

/** The same for JSON, keys included: JSON.stringify escapes just these, and only where they are broken. */
function storableJson(data: object): string {
  return JSON.stringify(data).replaceAll(/(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g, '$1\uFFFD');
}
