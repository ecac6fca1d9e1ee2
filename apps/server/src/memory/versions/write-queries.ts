import { type Database, transaction } from '@jettson/database';
import { sql } from 'kysely';
import { toSearchText } from '../search/search-text.ts';
import { MEMORY_COLUMNS, type MemoryRow } from './memory-row.ts';
import type { MemoryName } from './queries.ts';

/** A state that is not stored yet; `rowId` comes from the database. */
export type NewState = Omit<MemoryRow, 'rowId' | 'createdAt' | 'accessCount'>;

/** What all states of a key share. */
export interface MemoryHead {
  memoryId: string;
  namespace: string;
  key: string;
  createdAt: number;
  changedAt: number;
  lastVersion: number;
  accessCount: number;
}

/** Vectors of one model. */
export interface StateVectors {
  modelId: string;
  vectors: { rowId: number; vector: Float32Array }[];
}

/** Indexing a vector takes some milliseconds, and on the embedded database everybody waits for a statement. */
const VECTORS_AT_ONCE = 16;

/** The end of a live state. */
export interface Closing {
  rowId: number;
  validTo: number;
  endedBy: NonNullable<MemoryRow['endedBy']>;
}

/**
 * Makes all writes to an account's memories take turns until the transaction ends: the quota is exact, and of two
 * puts on one key each finds what the other left. Returns the time of the database, milliseconds.
 */
export async function lockMemories(tx: Database, accountId: string): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended('memory ' || ${accountId}, 0))`.execute(tx);
  const { rows } = await sql<{ now: number }>`select now_ms() as now`.execute(tx);
  return rows[0]?.now ?? Date.now();
}

/** The heads under these names, each with its newest state, live or not. */
export async function selectHeads(
  tx: Database,
  accountId: string,
  names: MemoryName[],
): Promise<{ head: MemoryHead; newest: MemoryRow }[]> {
  const { rows } = await sql<MemoryRow & { changedAt: number; lastVersion: number }>`
    select ${MEMORY_COLUMNS}, m.changed_at as "changedAt", m.last_version as "lastVersion"
      from jsonb_to_recordset(${JSON.stringify(names)}::jsonb) as n(namespace text, key text)
      join memories m on m.account_id = ${accountId} and m.namespace = n.namespace and m.key = n.key
      join lateral (select * from memory_versions s
                     where s.account_id = m.account_id and s.memory_id = m.id
                     order by s.valid_from desc limit 1) v on true`.execute(tx);
  return rows.map(({ changedAt, lastVersion, ...newest }) => ({
    head: {
      memoryId: newest.memoryId,
      namespace: newest.namespace,
      key: newest.key,
      createdAt: newest.createdAt,
      accessCount: newest.accessCount,
      changedAt,
      lastVersion,
    },
    newest,
  }));
}

/** Which of these memory ids the account has already. */
export async function selectTakenIds(tx: Database, accountId: string, ids: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from memories where account_id = ${accountId} and id = any(${ids}::text[])`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

export async function upsertHeads(tx: Database, accountId: string, heads: MemoryHead[]): Promise<void> {
  if (heads.length === 0) return;
  await sql`
    insert into memories (account_id, id, namespace, key, created_at, changed_at, last_version, access_count)
    select ${accountId}, "memoryId", namespace, key, "createdAt", "changedAt", "lastVersion", "accessCount"
      from jsonb_to_recordset(${JSON.stringify(heads)}::jsonb) as h("memoryId" text, namespace text, key text,
           "createdAt" bigint, "changedAt" bigint, "lastVersion" integer, "accessCount" bigint)
    on conflict (account_id, id) do update
      set changed_at = excluded.changed_at, last_version = excluded.last_version`.execute(tx);
}

export async function closeStates(tx: Database, accountId: string, closings: Closing[]): Promise<void> {
  if (closings.length === 0) return;
  await sql`
    with closed as (
      update memory_versions v set valid_to = c."validTo", ended_by = c."endedBy"
        from jsonb_to_recordset(${JSON.stringify(closings)}::jsonb)
             as c("rowId" bigint, "validTo" bigint, "endedBy" text)
       where v.account_id = ${accountId} and v.id = c."rowId"
      returning v.id)
    update memory_vectors set live = false from closed where version_id = closed.id`.execute(tx);
}

/** Stores states; returns their row ids in the same order. */
export async function insertStates(tx: Database, accountId: string, states: NewState[]): Promise<number[]> {
  if (states.length === 0) return [];
  const records = states.map((state) => {
    const { text, terms } = toSearchText(`${state.key} ${state.value}`, 'memory');
    return { ...state, text, terms: [...terms, `@${accountId}`] };
  });
  const { rows } = await sql<{ rowId: number; memoryId: string; validFrom: number }>`
    insert into memory_versions (account_id, memory_id, namespace, version, importance, source, trust, valid_from,
                                 valid_to, ended_by, expires_at, tags, provenance, metadata, value, words)
    select ${accountId}, "memoryId", namespace, version, importance, source, trust, "validFrom",
           "validTo", "endedBy", "expiresAt", tags, provenance, metadata, value,
           to_tsvector('english', text) || array_to_tsvector(terms)
      from jsonb_to_recordset(${JSON.stringify(records)}::jsonb)
           as s("memoryId" text, namespace text, version integer, importance smallint, source text, trust text,
                "validFrom" bigint, "validTo" bigint, "endedBy" text, "expiresAt" bigint, tags text[],
                provenance jsonb, metadata jsonb, value text, text text, terms text[])
    returning id as "rowId", memory_id as "memoryId", valid_from as "validFrom"`.execute(tx);
  const ids = new Map(rows.map((row) => [`${row.memoryId} ${row.validFrom}`, row.rowId]));
  return states.map((state) => ids.get(`${state.memoryId} ${state.validFrom}`) as number);
}

/**
 * Stores vectors that were made outside of a transaction. A state that is gone, or has a vector of this model
 * already, is skipped: embedding takes time, and the memory may be deleted or embedded twice meanwhile.
 */
export async function insertVectors(
  db: Database,
  accountId: string,
  { modelId, vectors }: StateVectors,
): Promise<void> {
  for (let i = 0; i < vectors.length; i += VECTORS_AT_ONCE) {
    await transaction(db, async (tx) => {
      // A put that ends one of these states at the same time would not see its vector, and leave it marked as live.
      await lockMemories(tx, accountId);
      await insertVectorsLocked(tx, accountId, { modelId, vectors: vectors.slice(i, i + VECTORS_AT_ONCE) });
    });
  }
}

/** Like `insertVectors`, for a transaction that holds the account's lock. */
export async function insertVectorsLocked(
  tx: Database,
  accountId: string,
  { modelId, vectors }: StateVectors,
): Promise<void> {
  if (vectors.length === 0) return;
  const ids = vectors.map(({ rowId }) => rowId);
  const texts = vectors.map(({ vector }) => toVectorText(vector));
  await sql`
    insert into memory_vectors (version_id, model_id, account_id, namespace, live, expires_at, embedding)
    select v.id, ${modelId}, v.account_id, v.namespace, v.valid_to is null, v.expires_at, e.embedding::vector
      from unnest(${ids}::bigint[], ${texts}::text[]) as e(id, embedding)
      join memory_versions v on v.id = e.id and v.account_id = ${accountId}
    on conflict do nothing`.execute(tx);
}

/** Gives the newer of two states of the same value the vectors of the older. */
export async function copyVectors(
  tx: Database,
  accountId: string,
  copies: { from: number; to: number }[],
): Promise<void> {
  if (copies.length === 0) return;
  await sql`
    insert into memory_vectors (version_id, model_id, account_id, namespace, live, expires_at, embedding)
    select v.id, o.model_id, v.account_id, v.namespace, v.valid_to is null, v.expires_at, o.embedding
      from jsonb_to_recordset(${JSON.stringify(copies)}::jsonb) as c("from" bigint, "to" bigint)
      join memory_vectors o on o.version_id = c."from"
      join memory_versions v on v.id = c."to" and v.account_id = ${accountId}
    on conflict do nothing`.execute(tx);
}

/** Removes all states of a memory, its vectors and every step or plan that names it. False when there is none. */
export async function removeMemory(
  tx: Database,
  accountId: string,
  { namespace, key }: MemoryName,
): Promise<boolean> {
  await sql`
    delete from memory_plan_steps
     where account_id = ${accountId} and namespace = ${namespace} and key = ${key}`.execute(tx);
  const { rows } = await sql`
    delete from memories where account_id = ${accountId} and namespace = ${namespace} and key = ${key}
    returning 1`.execute(tx);
  return rows.length > 0;
}

/** pgvector's text form. */
export function toVectorText(vector: Float32Array): string {
  return `[${vector.join(',')}]`;
}
