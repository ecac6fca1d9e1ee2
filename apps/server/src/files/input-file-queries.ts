import type { InputMediaType } from '@jettson/contract';
import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import type { FileRow } from './queries.ts';

/** A file that the model sees beside the task: its content, or the upload that has it. */
export interface AgentInputFile {
  name: string;
  mediaType: InputMediaType;
  sizeBytes: number;
  content: Buffer | null;
  fileId: string | null;
}

export async function insertInputFiles(
  db: Database,
  accountId: string,
  agentId: string,
  files: readonly AgentInputFile[],
): Promise<void> {
  if (files.length === 0) return;
  const rows = files.map(
    ({ name, mediaType, sizeBytes, content, fileId }, position) =>
      sql`(${agentId}, ${accountId}, ${position}, ${name}, ${mediaType}, ${sizeBytes}, ${content}::bytea, ${fileId})`,
  );
  await sql`
    insert into agent_input_files (agent_id, account_id, position, name, media_type, size_bytes, content, file_id)
    values ${sql.join(rows)}`.execute(db);
}

/** The files in their order, each with the upload that has its content; null if that is gone. */
export async function selectInputFiles(
  db: Database,
  accountId: string,
  agentId: string,
): Promise<(AgentInputFile & { upload: Pick<FileRow, 'accountId' | 'id' | 'sha256'> | null })[]> {
  const { rows } = await sql<Awaited<ReturnType<typeof selectInputFiles>>[number]>`
    select i.name, i.media_type as "mediaType", i.size_bytes::float8 as "sizeBytes", i.content, i.file_id as "fileId",
           case when f.id is not null
                then json_build_object('accountId', f.account_id, 'id', f.id, 'sha256', f.sha256) end as upload
      from agent_input_files i
      left join files f on f.id = i.file_id and f.account_id = ${accountId} and f.state = 'kept'
     where i.account_id = ${accountId} and i.agent_id = ${agentId} order by i.position`.execute(db);
  return rows;
}

/** Uploads of the account that can be read. */
export async function selectUploadsById(
  db: Database,
  accountId: string,
  ids: readonly string[],
): Promise<Pick<FileRow, 'accountId' | 'id' | 'sha256' | 'path' | 'sizeBytes'>[]> {
  const { rows } = await sql<Awaited<ReturnType<typeof selectUploadsById>>[number]>`
    select id, account_id as "accountId", sha256, path, size_bytes::float8 as "sizeBytes" from files
     where account_id = ${accountId} and id = any(${ids}) and agent_id is null and state = 'kept'`.execute(
    db,
  );
  return rows;
}

/**
 * Removes what spawns contained, so many days after the agents of all accounts ended as their plans keep files. Returns how
 * many files, at most `limit`.
 */
export async function deleteOldInputFiles(db: Database, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from agent_input_files where (agent_id, position) in (
      select i.agent_id, i.position from agent_input_files i join agents a on a.id = i.agent_id
        join accounts o on o.id = i.account_id join plans p on p.name = o.plan
       where i.content is not null and a.ended_at < now() - make_interval(days => p.file_days) limit ${limit})`.execute(
    db,
  );
  return Number(numAffectedRows);
}
