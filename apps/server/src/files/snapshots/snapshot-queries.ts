import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import type { SweptNext } from '../sweep-each.ts';

export interface SnapshotRow {
  id: string;
  accountId: string;
  agentId: string;
  sizeBytes: number;
  sha256: string;
  /** False: something in the workspace could not be packed. */
  isComplete: boolean;
  createdAt: Date;
}

const COLUMNS = sql.raw(`
  s.id, s.account_id as "accountId", s.agent_id as "agentId", s.size_bytes as "sizeBytes", s.sha256,
  s.is_complete as "isComplete", s.created_at as "createdAt"`);

/** A process that stores a snapshot for longer than this is dead. */
const STORING_HOURS = 6;

export async function insertSnapshot(
  db: Database,
  accountId: string,
  snapshot: Omit<SnapshotRow, 'accountId' | 'createdAt'>,
): Promise<SnapshotRow> {
  const { id, agentId, sizeBytes, sha256, isComplete } = snapshot;
  const { rows } = await sql<SnapshotRow>`
    insert into snapshots as s (id, account_id, agent_id, size_bytes, sha256, is_complete)
    values (${id}, ${accountId}, ${agentId}, ${sizeBytes}, ${sha256}, ${isComplete})
    returning ${COLUMNS}`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Error('insert returned no snapshot');
  return row;
}

/** Marks that its agent refers to it. False if it was taken for a dead process's and swept. */
export async function markSnapshotKept(db: Database, accountId: string, id: string): Promise<boolean> {
  const { rows } = await sql`
    update snapshots set state = 'kept' where account_id = ${accountId} and id = ${id} returning 1`.execute(
    db,
  );
  return rows.length === 1;
}

/** The size of the agent's snapshots that the next one replaces. */
export async function countKeptBytes(db: Database, accountId: string, agentId: string): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select coalesce(sum(size_bytes), 0)::float8 as bytes from snapshots
     where account_id = ${accountId} and agent_id = ${agentId} and state = 'kept'`.execute(db);
  return rows[0]?.bytes ?? 0;
}

/** What the agent's next computer gets. */
export async function selectSnapshotOf(
  db: Database,
  accountId: string,
  agentId: string,
): Promise<SnapshotRow | undefined> {
  const { rows } = await sql<SnapshotRow>`
    select ${COLUMNS} from snapshots s join agents a on a.snapshot_id = s.id
     where s.account_id = ${accountId} and a.account_id = ${accountId} and a.id = ${agentId}`.execute(db);
  return rows[0];
}

/** Snapshots of all accounts that no live agent refers to, for the sweep; not those that are just being stored. */
export async function selectUnusedSnapshots(
  db: Database,
  { limit, except }: SweptNext,
): Promise<SnapshotRow[]> {
  const { rows } = await sql<SnapshotRow>`
    select ${COLUMNS} from snapshots s
     where (s.state = 'kept' or s.created_at < now() - ${STORING_HOURS} * interval '1 hour')
       and not exists (select 1 from agents a
                        where a.snapshot_id = s.id and a.status in ('spawning', 'running', 'idle'))
       and s.id <> all(${except}::text[])
     order by s.created_at limit ${limit}`.execute(db);
  return rows;
}

export async function deleteSnapshotRow(db: Database, accountId: string, id: string): Promise<void> {
  await sql`delete from snapshots where account_id = ${accountId} and id = ${id}`.execute(db);
}
