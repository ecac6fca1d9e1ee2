import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { contentName } from '../../files/content-name.ts';
import type { Files } from '../../files/open-file-store.ts';
import type { FinishAgentDeps } from '../../lifecycle/finish-agent.ts';
import { removeRows, STILL_REFERENCED } from './remove-rows.ts';
import { stopAgents } from './stop-agents.ts';

export interface DeleteAccountDeps extends Omit<FinishAgentDeps, 'jobs'> {
  files: Files;
}

const FILES_AT_ONCE = 100;

/** Together longer than any call takes, except a very large import. */
const ATTEMPTS = 60;
const PAUSE_MS = 500;

/**
 * Deletes everything of an account that was marked as deleted, in small steps. It may run twice: the account's own row goes
 * last, so the next run deletes what a crash left behind.
 */
export async function deleteAccount(
  deps: DeleteAccountDeps,
  accountId: string,
  signal: AbortSignal,
): Promise<void> {
  const { database, files, log } = deps;
  await stopAgents(deps, accountId);
  for (let attempt = 1; ; attempt++) {
    while ((await removeContents(deps, accountId)) === FILES_AT_ONCE) signal.throwIfAborted();
    try {
      await removeRows(database.db, accountId, signal);
      break;
    } catch (error) {
      if ((error as { code?: unknown }).code !== STILL_REFERENCED || attempt === ATTEMPTS) throw error;
    }
    await sleep(PAUSE_MS, undefined, { signal });
  }
  // Whoever was storing a content when its row went has removed it; the folder is empty.
  await files.store.removeFolder(accountId);
  log.info({ account_id: accountId }, 'an account was deleted, and everything that belonged to it');
}

/** Removes some contents of the account's files and snapshots, and then their rows. Returns how many. */
async function removeContents(
  { database: { db }, files }: DeleteAccountDeps,
  accountId: string,
): Promise<number> {
  const { rows } = await sql<{ accountId: string; id: string; sha256: string }>`
    select account_id as "accountId", id, sha256 from (
      select account_id, id, sha256 from files where account_id = ${accountId}
      union all
      select account_id, id, sha256 from snapshots where account_id = ${accountId}) kept
     order by id limit ${FILES_AT_ONCE}`.execute(db);
  for (const row of rows) await files.store.remove(contentName(row));
  const ids = rows.map(({ id }) => id);
  await sql`delete from files where account_id = ${accountId} and id = any(${ids}::text[])`.execute(db);
  await sql`delete from snapshots where account_id = ${accountId} and id = any(${ids}::text[])`.execute(db);
  return rows.length;
}
