import type { Database } from '@jettson/database';
import { sql } from 'kysely';

/** A connection that somebody has begun: they are at the authorization server now. */
export interface PendingConnection {
  id: string;
  /** Of the state that the authorization server sends back. */
  stateHash: string;
  /** Of the console session that began it. */
  sessionHash: string;
  /** Sealed. */
  content: string;
}

/** For each account: the metadata of a hostile server may be long. */
const MAX_PENDING = 20;

/** Stores it, and removes those of the account that nobody finished in time, or that are too many. */
export async function insertPending(
  db: Database,
  accountId: string,
  { id, stateHash, sessionHash, content }: PendingConnection,
  lifeSeconds: number,
): Promise<void> {
  await sql`
    with old as (
      delete from pending_connections
       where account_id = ${accountId}
         and (expires_at < now()
              or id not in (select id from pending_connections
                             where account_id = ${accountId} order by expires_at desc, id limit ${MAX_PENDING - 1})))
    insert into pending_connections (id, account_id, state_hash, session_hash, sealed_content, expires_at)
    values (${id}, ${accountId}, ${stateHash}, ${sessionHash}, ${content},
            now() + make_interval(secs => ${lifeSeconds}))`.execute(db);
}

/** Removes those that nobody finished in time, of all accounts: they hold the secrets of clients. */
export async function deleteOldConnections(db: Database): Promise<void> {
  await sql`delete from pending_connections where expires_at < now()`.execute(db);
}

/** Takes it away: whoever gets it is the only one. Undefined if there is none of this state, session and account. */
export async function takePending(
  db: Database,
  accountId: string,
  { stateHash, sessionHash }: Pick<PendingConnection, 'stateHash' | 'sessionHash'>,
): Promise<Pick<PendingConnection, 'id' | 'content'> | undefined> {
  const { rows } = await sql<Pick<PendingConnection, 'id' | 'content'>>`
    delete from pending_connections
     where account_id = ${accountId} and state_hash = ${stateHash} and session_hash = ${sessionHash}
       and expires_at > now()
    returning id, sealed_content as content`.execute(db);
  return rows[0];
}
