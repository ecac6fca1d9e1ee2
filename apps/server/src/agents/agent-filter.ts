import { type AgentStatus, type MemoryAccess, MODEL_ALIAS } from '@jettson/contract';
import { shownAfter } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';

/** Filters of a list; every given one must match. */
export interface AgentFilter {
  status: readonly AgentStatus[] | undefined;
  name: string | undefined;
  /** Only the sub-agents of this agent; null: only agents that are no sub-agents. */
  parentId: string | null | undefined;
  /** Only agents below this one: its sub-agents, and theirs. */
  ancestorId: string | undefined;
  template: { name: string; version: number | undefined } | undefined;
  /** What the spawn named, or the model that answered last. */
  model: string | undefined;
  minCostUsd: number | undefined;
  /** Text in the task or the name, or the whole id. */
  text: string | undefined;
  metadata: Record<string, unknown> | undefined;
  createdAfter: string | undefined;
  createdBefore: string | undefined;
  updatedAfter: string | undefined;
  /** Of the key that asks: it sees the agents that were spawned under the same limit. Null: all. */
  memoryLimit: MemoryAccess | null;
}

/** The model that a spawn named: in the index `agents_ended_asked_model`. */
export const ASKED_MODEL = `coalesce(definition ->> 'model', '${MODEL_ALIAS}')`;

/** Whether few of many agents may match: then they are looked up in two parts, each with indexes of its own. */
export function isNarrow(filter: AgentFilter): boolean {
  const { status, name, text, metadata, model, minCostUsd, updatedAfter } = filter;
  return [status, name, text, metadata, model, minCostUsd, updatedAfter].some((given) => given !== undefined);
}

export function isUnfiltered({ memoryLimit, ...filters }: AgentFilter): boolean {
  return memoryLimit === null && Object.values(filters).every((given) => given === undefined);
}

/**
 * What must be true of an agent `a`. `isSettled`: only agents that are settled are looked up; their cost and their last change
 * have indexed columns of their own.
 */
export function conditionsOf(filter: AgentFilter, isSettled: boolean): RawBuilder<unknown>[] {
  const { status, name, parentId, ancestorId, template, model, minCostUsd, text, metadata, memoryLimit } =
    filter;
  const { createdAfter, createdBefore, updatedAfter } = filter;
  const cost = sql.raw(isSettled ? 'a.settled_cost_usd' : 'a.cost_usd');
  const updated = sql.raw(isSettled ? 'a.settled_at' : 'a.updated_at');
  return [
    ...(status ? [sql`a.status = any(${status})`] : []),
    ...(name ? [sql`a.name = ${name}`] : []),
    ...(parentId ? [sql`a.parent_id = ${parentId}`] : []),
    // A tree has at most three levels, so an ancestor is the parent or the root.
    ...(ancestorId ? [sql`(a.parent_id = ${ancestorId} or a.root_id = ${ancestorId})`] : []),
    ...(parentId === null ? [sql`a.parent_id is null`] : []),
    ...(template ? [sql`(a.definition #>> '{template,name}') = ${template.name}`] : []),
    ...(template?.version ? [sql`(a.definition #>> '{template,version}')::int = ${template.version}`] : []),
    ...(model ? [sql`(a.model = ${model} or ${sql.raw(ASKED_MODEL)} = ${model})`] : []),
    ...(minCostUsd === undefined ? [] : [sql`${cost} >= ${minCostUsd}`]),
    ...(text ? [sql`(a.id = ${text} or a.task ilike ${like(text)} or a.name ilike ${like(text)})`] : []),
    // An index that leaves out what every agent contains is small.
    ...(metadata && Object.keys(metadata).length > 0
      ? [sql`a.metadata <> '{}' and a.metadata @> ${JSON.stringify(metadata)}::jsonb`]
      : []),
    ...(createdAfter ? [shownAfter(sql`a.created_at`, createdAfter)] : []),
    ...(createdBefore ? [sql`a.created_at < ${createdBefore}::timestamptz`] : []),
    ...(memoryLimit ? [isSpawnedUnder(memoryLimit)] : []),
    ...(updatedAfter ? [sql`${updated} > ${updatedAfter}::timestamptz`] : []),
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
