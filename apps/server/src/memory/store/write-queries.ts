import { type Database, UNSYNCED } from '@jettson/database';
import { type RawBuilder, sql } from 'kysely';
import type { MemoryName } from '../model/memory-name.ts';
import { type NewVersion, type StoredVersion, VERSION_COLUMNS } from '../model/stored-version.ts';
import { noteLanguages, WORDS, wordSourceOf } from './word-queries.ts';

/** What all versions of a memory share: its row in memories. */
export interface MemoryHead {
  memoryId: string;
  namespace: string;
  key: string;
  createdAt: number;
  changedAt: number;
  lastVersion: number;
  accessCount: number;
}

/** The end of a live version. */
export interface Ending {
  versionId: number;
  validTo: number;
  endedBy: NonNullable<StoredVersion['endedBy']>;
}

/**
 * Makes all writes to an account's memories take turns until the transaction ends, so that the quota is exact, and each
 * of two puts on the same key sees what the other wrote. `isSynced: false`: the commit does not wait for the disk.
 * Returns the database's time in milliseconds.
 */
export async function lockMemories(
  tx: Database,
  accountId: string,
  { isSynced = true }: { isSynced?: boolean } = {},
): Promise<number> {
  const { rows } = await sql<{ now: number }>`
    with locked as materialized (
      select pg_advisory_xact_lock(hashtextextended('memory ' || ${accountId}, 0)))
    select now_ms() as now from locked where ${isSynced ? sql`true` : UNSYNCED}`.execute(tx);
  return rows[0]?.now ?? Date.now();
}

/** The heads with these names, each with its newest version, live or not, and the number of its versions. */
export async function selectHeads(
  tx: Database,
  accountId: string,
  names: MemoryName[],
): Promise<{ head: MemoryHead; newest: NewVersion & { versionId: number }; versionCount: number }[]> {
  const { rows } = await sql<
    StoredVersion & { changedAt: number; lastVersion: number; versionCount: number }
  >`
    select ${VERSION_COLUMNS}, m.changed_at as "changedAt", m.last_version as "lastVersion",
           (select count(*)::integer from memory_versions c
             where c.account_id = m.account_id and c.memory_id = m.id) as "versionCount"
      from jsonb_to_recordset(${JSON.stringify(names)}::jsonb) as n(namespace text, key text)
      join memories m on m.account_id = ${accountId} and m.namespace = n.namespace and m.key = n.key
      join lateral (select * from memory_versions n
                     where n.account_id = m.account_id and n.memory_id = m.id
                     order by n.valid_from desc limit 1) v on true`.execute(tx);
  return rows.map(({ createdAt, accessCount, changedAt, lastVersion, versionCount, ...newest }) => {
    const { memoryId, namespace, key } = newest;
    return {
      head: { memoryId, namespace, key, createdAt, accessCount, changedAt, lastVersion },
      newest,
      versionCount,
    };
  });
}

/** Which of these memory ids the account already has. */
export async function selectTakenIds(tx: Database, accountId: string, ids: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from memories where account_id = ${accountId} and id = any(${ids}::text[])`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

/** Stores what the versions of memories share. */
export async function upsertHeads(tx: Database, accountId: string, heads: MemoryHead[]): Promise<void> {
  if (heads.length > 0) await upsertionOf(accountId, heads).execute(tx);
}

function upsertionOf(accountId: string, heads: readonly MemoryHead[]): RawBuilder<unknown> {
  return sql`
    insert into memories (account_id, id, namespace, key, created_at, changed_at, last_version, access_count)
    select ${accountId}, "memoryId", namespace, key, "createdAt", "changedAt", "lastVersion", "accessCount"
      from jsonb_to_recordset(${JSON.stringify(heads)}::jsonb) as h("memoryId" text, namespace text, key text,
           "createdAt" bigint, "changedAt" bigint, "lastVersion" integer, "accessCount" bigint)
    on conflict (account_id, id) do update
      set changed_at = excluded.changed_at, last_version = excluded.last_version`;
}

export async function endVersions(tx: Database, accountId: string, endings: Ending[]): Promise<void> {
  if (endings.length === 0) return;
  await sql`
    with closed as (
      update memory_versions v set valid_to = c."validTo", ended_by = c."endedBy"
        from jsonb_to_recordset(${JSON.stringify(endings)}::jsonb)
             as c("versionId" bigint, "validTo" bigint, "endedBy" text)
       where v.account_id = ${accountId} and v.id = c."versionId"
      returning v.id)
    update memory_vectors set live = false from closed where version_id = closed.id`.execute(tx);
}

/** Stores versions, at least one, and what they share with others of their memories; returns their ids in the same order. */
export async function insertVersions(
  tx: Database,
  accountId: string,
  { heads, versions }: { heads: MemoryHead[]; versions: NewVersion[] },
): Promise<number[]> {
  const records = versions.map((version) => ({ ...version, ...wordSourceOf(accountId, version) }));
  const { rows } = await sql<{ versionId: number; memoryId: string; validFrom: number }>`
    with heads as (${upsertionOf(accountId, heads)})
    insert into memory_versions (account_id, memory_id, namespace, version, importance, source, trust, valid_from,
                                 valid_to, ended_by, expires_at, tags, provenance, metadata, value, language, words)
    select ${accountId}, "memoryId", namespace, version, importance, source, trust, "validFrom",
           "validTo", "endedBy", "expiresAt", tags, provenance, metadata, value,
           language, ${WORDS}
      from jsonb_to_recordset(${JSON.stringify(records)}::jsonb)
           as s("memoryId" text, namespace text, version integer, importance smallint, source text, trust text,
                "validFrom" bigint, "validTo" bigint, "endedBy" text, "expiresAt" bigint, tags text[],
                provenance jsonb, metadata jsonb, value text, language text, config text, folded text, accented text,
                terms text[])
    returning id as "versionId", memory_id as "memoryId", valid_from as "validFrom"`.execute(tx);
  await noteLanguages(tx, accountId, records);
  const ids = new Map(rows.map((row) => [`${row.memoryId} ${row.validFrom}`, row.versionId]));
  return versions.map(({ memoryId, validFrom }) => ids.get(`${memoryId} ${validFrom}`) as number);
}
