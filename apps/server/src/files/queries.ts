import { type Database, transaction } from '@jettson/database';
import { sql } from 'kysely';
import type { Cursor } from '../http/cursor.ts';
import type { SweptNext } from './sweep-each.ts';

export interface FileRow {
  id: string;
  accountId: string;
  /** Null for an upload. */
  agentId: string | null;
  path: string;
  sizeBytes: number;
  sha256: string;
  state: 'storing' | 'kept' | 'deleted';
  createdAt: Date;
  /** By the days that the plan keeps files now; null: never. */
  expiresAt: Date | null;
}

const COLUMNS = sql.raw(`
  f.id, f.account_id as "accountId", f.agent_id as "agentId", f.path, f.size_bytes as "sizeBytes", f.sha256, f.state,
  f.created_at as "createdAt",
  (select f.created_at + make_interval(days => p.file_days)
     from accounts o join plans p on p.name = o.plan where o.id = f.account_id) as "expiresAt"`);

export interface NewFile {
  id: string;
  agentId: string | null;
  path: string;
  sizeBytes: number;
  sha256: string;
}

export async function insertFile(db: Database, accountId: string, file: NewFile): Promise<FileRow> {
  const { rows } = await sql<FileRow>`
    insert into files as f (id, account_id, agent_id, path, size_bytes, sha256)
    values (${file.id}, ${accountId}, ${file.agentId}, ${file.path}, ${file.sizeBytes}, ${file.sha256})
    returning ${COLUMNS}`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error('insert returned no file');
  return row;
}

/** Marks that the content is in the store. Undefined if the file has been deleted meanwhile. */
export async function markKept(db: Database, accountId: string, id: string): Promise<FileRow | undefined> {
  const { rows } = await sql<FileRow>`
    update files f set state = 'kept'
     where f.account_id = ${accountId} and f.id = ${id} and f.state <> 'deleted'
    returning ${COLUMNS}`.execute(db);
  return rows[0];
}

/** From now on nobody sees the file; its content is still to be removed. Undefined if there is none. */
export async function markDeleted(db: Database, accountId: string, id: string): Promise<FileRow | undefined> {
  const { rows } = await sql<FileRow>`
    update files f set state = 'deleted' where f.account_id = ${accountId} and f.id = ${id} returning ${COLUMNS}`.execute(
    db,
  );
  return rows[0];
}

/** Marks that the content is gone as well. */
export async function deleteRow(db: Database, accountId: string, id: string): Promise<void> {
  await sql`delete from files where account_id = ${accountId} and id = ${id} and state = 'deleted'`.execute(
    db,
  );
}

export async function selectFile(
  db: Database,
  accountId: string,
  { id, agentId }: { id: string; agentId: string | null },
): Promise<FileRow | undefined> {
  const { rows } = await sql<FileRow>`
    select ${COLUMNS} from files f
     where f.account_id = ${accountId} and f.id = ${id} and f.state = 'kept'
       and f.agent_id is not distinct from ${agentId}`.execute(db);
  return rows[0];
}

/** One page of uploads, newest first. */
export async function selectUploads(
  db: Database,
  accountId: string,
  { limit, after }: { limit: number; after: Cursor | undefined },
): Promise<(FileRow & { createdAtExact: string })[]> {
  const isAfter = after
    ? sql`and (f.created_at, f.id) < (${after.createdAt}::timestamptz, ${after.id})`
    : sql``;
  const { rows } = await sql<FileRow & { createdAtExact: string }>`
    select ${COLUMNS}, f.created_at::text as "createdAtExact" from files f
     where f.account_id = ${accountId} and f.agent_id is null and f.state = 'kept' ${isAfter}
     order by f.created_at desc, f.id desc limit ${limit}`.execute(db);
  return rows;
}

/** What an agent left, by path. */
export async function selectArtifacts(db: Database, accountId: string, agentId: string): Promise<FileRow[]> {
  const { rows } = await sql<FileRow>`
    select ${COLUMNS} from files f
     where f.account_id = ${accountId} and f.agent_id = ${agentId} and f.state = 'kept'
     order by f.path, f.id`.execute(db);
  return rows;
}

const FILES_OF_AGENTS = sql.raw(`
  select agent_id, account_id, file_id from agent_files
   union all select agent_id, account_id, file_id from agent_input_files`);

/** Whether a live agent may still need the upload. */
export async function isInUse(db: Database, accountId: string, id: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from (${FILES_OF_AGENTS}) i join agents a on a.id = i.agent_id
     where i.account_id = ${accountId} and i.file_id = ${id} and a.status in ('spawning', 'running', 'idle')
     limit 1`.execute(db);
  return rows.length > 0;
}

/** The file is an input of a live agent, or an artifact of one. */
const IS_NEEDED = sql`
  (exists (select from (${FILES_OF_AGENTS}) i join agents a on a.id = i.agent_id
            where i.file_id = f.id and a.status in ('spawning', 'running', 'idle'))
   or exists (select from agents a where a.id = f.agent_id and a.status in ('spawning', 'running', 'idle')))`;

/**
 * Files of all accounts that are deleted or incomplete, for the sweep: with its idempotency key, an upload can be
 * finished for a day.
 */
export async function selectUnsettled(db: Database, { limit, except }: SweptNext): Promise<FileRow[]> {
  const { rows } = await sql<FileRow>`
    select ${COLUMNS} from files f
     where (f.state = 'deleted' or (f.state = 'storing' and f.created_at < now() - interval '25 hours'))
       and f.id <> all(${except}::text[])
     order by f.id limit ${limit}`.execute(db);
  return rows;
}

/**
 * Like `markDeleted`, for a file that no live agent needed when it was selected: false if one needs it now. Locked before that
 * is looked up: a racing spawn either holds it or finds it deleted.
 */
export async function markUnneeded(db: Database, accountId: string, id: string): Promise<boolean> {
  return transaction(db, async (tx) => {
    const file = sql`f.account_id = ${accountId} and f.id = ${id}`;
    await sql`select from files f where ${file} for update`.execute(tx);
    const { rows } = await sql`
      update files f set state = 'deleted' where ${file} and not ${IS_NEEDED} returning 1`.execute(tx);
    return rows.length > 0;
  });
}

/**
 * Files of all accounts that are older than their plan keeps files, and not deleted yet. What a live agent may need is kept
 * until it ends.
 */
export async function selectOldFiles(db: Database, limit: number): Promise<FileRow[]> {
  const { rows } = await sql<FileRow>`
    select old.* from accounts o join plans p on p.name = o.plan
     cross join lateral (
       select ${COLUMNS} from files f
        where f.account_id = o.id and f.created_at < now() - make_interval(days => p.file_days)
          and f.state <> 'deleted' and not ${IS_NEEDED}
        order by f.created_at limit ${limit}) old
     where p.file_days is not null limit ${limit}`.execute(db);
  return rows;
}
