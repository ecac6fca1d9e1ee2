import type { AgentStatus, MemoryAccess } from '@jettson/contract';
import { type Database, PLANNED_EACH_TIME } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';
import type { Cursor } from '../http/cursor.ts';
import { COMPUTER_FAULTS } from './computer-faults.ts';
import { isLive } from './family-queries.ts';
import { PENDING_CALLS } from './pending-call-queries.ts';
import { AGENT_COLUMNS, type AgentWithProgress, PROGRESS_IN_LIST, queueOf } from './queries.ts';

/** Filters of a list; every given one must match. */
export interface AgentFilter {
  status: readonly AgentStatus[] | undefined;
  name: string | undefined;
  /** Only the sub-agents of this agent; null: only agents that are no sub-agents. */
  parentId: string | null | undefined;
  template: { name: string; version: number | undefined } | undefined;
  /** Text in the task or the name, or the whole id. */
  text: string | undefined;
  metadata: Record<string, unknown> | undefined;
  createdAfter: string | undefined;
  createdBefore: string | undefined;
  updatedAfter: string | undefined;
  /** Of the key that asks: it sees the agents that were spawned under the same limit. Null: all. */
  memoryLimit: MemoryAccess | null;
}

const LIVE = isLive('a');
const ENDED = sql.raw(`a.status in ('completed', 'error', 'stopped')`);

/**
 * One page, newest first. The sort key never changes, so pages stay stable while new agents arrive. An account may have a
 * million agents. Those that match a filter are found with an index: there is one of all by age, and one for each filter
 * that few may match, of the agents that have ended; few are live.
 */
export async function selectAgents(
  db: Database,
  accountId: string,
  { limit, after, filter }: { limit: number; after: Cursor | undefined; filter: AgentFilter },
): Promise<AgentWithProgress[]> {
  const conditions = conditionsOf(filter, after);
  const newest = (also: RawBuilder<unknown>) => sql`
    (select a.id, a.created_at, a.status, a.lease_expires_at from agents a
      where ${sql.join([sql`a.account_id = ${accountId}`, also, ...conditions], sql` and `)}
      order by a.created_at desc, a.id desc limit ${limit})`;
  const { status, name, text, metadata } = filter;
  const isNarrow = [status, name, text, metadata].some((given) => given !== undefined);
  const { rows } = await sql<AgentWithProgress>`
    ${sql.raw(isNarrow ? PLANNED_EACH_TIME : '')} with page as materialized (
      select * from (${isNarrow ? sql`${newest(LIVE)} union all ${newest(ENDED)}` : newest(sql`true`)}) matches
       order by created_at desc, id desc limit ${limit}),
    queued as materialized (
      select max(created_at) as newest from page where status = 'spawning' and lease_expires_at is null),
    queue as materialized (
      select q.id, row_number() over (order by q.created_at) as position
        from ${queueOf(accountId)} and q.created_at <= (select newest from queued))
    select ${AGENT_COLUMNS}, ${PROGRESS_IN_LIST}, ${PENDING_CALLS}, a.created_at::text as "createdAtExact",
           now() as "readAt",
           case when a.status = 'spawning' then coalesce(queue.position, 0) end::int as "queuePosition",
           ${COMPUTER_FAULTS} as "computerFaults"
      from page join agents a on a.id = page.id left join queue on queue.id = a.id
     where a.account_id = ${accountId} order by a.created_at desc, a.id desc`.execute(db);
  return rows;
}

function conditionsOf(filter: AgentFilter, after: Cursor | undefined): RawBuilder<unknown>[] {
  const { status, name, parentId, template, text, metadata, memoryLimit } = filter;
  const { createdAfter, createdBefore, updatedAfter } = filter;
  return [
    ...(after ? [sql`(a.created_at, a.id) < (${after.createdAt}::timestamptz, ${after.id})`] : []),
    ...(status ? [sql`a.status = any(${status})`] : []),
    ...(name ? [sql`a.name = ${name}`] : []),
    ...(parentId ? [sql`a.parent_id = ${parentId}`] : []),
    ...(parentId === null ? [sql`a.parent_id is null`] : []),
    ...(template ? [sql`(a.definition #>> '{template,name}') = ${template.name}`] : []),
    ...(template?.version ? [sql`(a.definition #>> '{template,version}')::int = ${template.version}`] : []),
    ...(text ? [sql`(a.id = ${text} or a.task ilike ${like(text)} or a.name ilike ${like(text)})`] : []),
    // An index that leaves out what every agent contains is small.
    ...(metadata && Object.keys(metadata).length > 0
      ? [sql`a.metadata <> '{}' and a.metadata @> ${JSON.stringify(metadata)}::jsonb`]
      : []),
    ...(createdAfter ? [sql`a.created_at > ${createdAfter}::timestamptz`] : []),
    ...(createdBefore ? [sql`a.created_at < ${createdBefore}::timestamptz`] : []),
    ...(memoryLimit ? [isSpawnedUnder(memoryLimit)] : []),
    ...(updatedAfter ? [sql`a.updated_at > ${updatedAfter}::timestamptz`] : []),
  ];
}

/** True of an agent `a` whose key has this memory limit: the logs of others hold what they recalled. */
export function isSpawnedUnder(limit: MemoryAccess): RawBuilder<boolean> {
  return sql`exists (select from api_keys k where k.id = a.key_id and k.memory = ${JSON.stringify(limit)}::jsonb)`;
}

/** The pattern of a text anywhere, its own wildcards taken literally. */
function like(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
}
