import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import type { FileRow } from './queries.ts';

/** A file that is placed in the agent's computers: its content, or the upload that has it. */
export interface AgentFile {
  path: string;
  content: Buffer | null;
  fileId: string | null;
}

export interface AgentFileInStore extends AgentFile {
  /** Of the upload; null if it is gone, or there is none. */
  upload: Pick<FileRow, 'accountId' | 'id' | 'sha256'> | null;
}

export async function insertAgentFiles(
  db: Database,
  accountId: string,
  agentId: string,
  files: readonly AgentFile[],
): Promise<void> {
  if (files.length === 0) return;
  const rows = files.map(
    ({ path, content, fileId }) => sql`(${agentId}, ${accountId}, ${path}, ${content}::bytea, ${fileId})`,
  );
  await sql`insert into agent_files (agent_id, account_id, path, content, file_id) values ${sql.join(rows)}`.execute(
    db,
  );
}

/** Which of these uploads belong to the account. They cannot be deleted before the transaction ends. */
export async function lockUploads(
  tx: Database,
  accountId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from files
     where account_id = ${accountId} and id = any(${ids}) and agent_id is null and state = 'kept'
     order by id for share`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

export async function selectAgentFiles(
  db: Database,
  accountId: string,
  agentId: string,
): Promise<AgentFileInStore[]> {
  const { rows } = await sql<AgentFileInStore>`
    select i.path, i.content, i.file_id as "fileId",
           case when f.id is not null
                then json_build_object('accountId', f.account_id, 'id', f.id, 'sha256', f.sha256) end as upload
      from agent_files i
      left join files f on f.id = i.file_id and f.account_id = ${accountId} and f.state = 'kept'
     where i.account_id = ${accountId} and i.agent_id = ${agentId} order by i.path`.execute(db);
  return rows;
}

export async function selectAgentFilePaths(
  db: Database,
  accountId: string,
  agentId: string,
): Promise<string[]> {
  const { rows } = await sql<{ path: string }>`
    select path from agent_files where account_id = ${accountId} and agent_id = ${agentId} order by path`.execute(
    db,
  );
  return rows.map(({ path }) => path);
}
