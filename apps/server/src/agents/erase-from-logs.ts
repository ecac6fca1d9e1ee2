import type { Database } from '@jettson/database';
import { sql } from 'kysely';

const ERASED = '[erased]';

interface LoggedEvent {
  agentId: string;
  seq: number;
  data: unknown;
}

/**
 * Removes the values of memories from the logs of the account's agents: from what they recalled, and from the calls of
 * their memory tools. Returns the agents whose logs name one of the memories. What they said stays, and a live agent
 * still knows it.
 */
export async function eraseFromLogs(tx: Database, accountId: string, memoryIds: string[]): Promise<string[]> {
  const { rows: named } = await sql<LoggedEvent>`
    select agent_id as "agentId", seq, data from agent_events
     where account_id = ${accountId} and data::text like any (${memoryIds.map((id) => `%${id}%`)}::text[])`.execute(
    tx,
  );
  const agentIds = [...new Set(named.map(({ agentId }) => agentId))];
  if (agentIds.length === 0) return [];
  const ids = new Set(memoryIds);
  const calls = new Set(named.flatMap(({ data }) => (data as { call_id?: string }).call_id ?? []));
  // The calls whose results these are, and the messages that requested them.
  const { rows: asked } = await sql<LoggedEvent>`
    select agent_id as "agentId", seq, data from agent_events
     where account_id = ${accountId} and agent_id = any(${agentIds}::text[])
       and type in ('tool-call-start', 'message', 'approval-requested')
       and data::text like any (${[...calls].map((id) => `%${id}%`)}::text[])`.execute(tx);
  const changed = [...named, ...asked].map((event) => ({
    ...event,
    data: withoutValues(event.data, { ids, calls }),
  }));
  await sql`
    update agent_events e set data = c.data
      from json_to_recordset(${JSON.stringify(changed)}::json) as c("agentId" text, seq integer, data json)
     where e.account_id = ${accountId} and e.agent_id = c."agentId" and e.seq = c.seq`.execute(tx);
  // The provider's form of a message is needed only while the run continues.
  await sql`
    update agent_events e set resume = null from agents a
     where e.account_id = ${accountId} and e.agent_id = any(${agentIds}::text[]) and e.resume is not null
       and a.id = e.agent_id and a.status in ('completed', 'error', 'stopped')`.execute(tx);
  return agentIds;
}

interface Erased {
  ids: Set<string>;
  /** Calls of memory tools that showed or wrote one of them. */
  calls: Set<string>;
}

function withoutValues(part: unknown, erased: Erased): unknown {
  if (Array.isArray(part)) return part.map((inner) => withoutValues(inner, erased));
  if (typeof part !== 'object' || part === null) return part;
  const record = Object.fromEntries(
    Object.entries(part).map(([name, inner]) => [name, withoutValues(inner, erased)]),
  );
  if (erased.ids.has(String(record.memory_id)) && 'value' in record) {
    return {
      ...record,
      value: ERASED,
      ...('tags' in record ? { tags: [] } : {}),
      ...('metadata' in record ? { metadata: {} } : {}),
    };
  }
  if (erased.calls.has(String(record.call_id)) && isMemoryWrite(record)) {
    return { ...record, input: { ...(record.input as object), value: ERASED } };
  }
  if (typeof record.text === 'string' && Array.isArray(record.memories)) {
    return { ...record, text: withoutLines(record.text, record.memories, erased) };
  }
  return record;
}

function isMemoryWrite({ name, input }: Record<string, unknown>): boolean {
  return name === 'jettson_memory_put' && typeof input === 'object' && input !== null;
}

/** The recalled block has one memory per line, as JSON. */
function withoutLines(
  text: string,
  memories: { memory_id?: string; namespace?: string; key?: string }[],
  { ids }: Erased,
) {
  const gone = memories.filter(({ memory_id: id }) => ids.has(String(id)));
  return text
    .split('\n')
    .map((line) => {
      const shown = line.startsWith('{')
        ? (JSON.parse(line) as { namespace?: string; key?: string })
        : undefined;
      const isGone = gone.some(({ namespace, key }) => shown?.key === key && shown?.namespace === namespace);
      return isGone ? JSON.stringify({ ...shown, value: ERASED }) : line;
    })
    .join('\n');
}
