import type { Database, DatabaseHandle } from '@jettson/database';
import { sql } from 'kysely';

/** Tells that a worker has granted what the database held: the agent's id, and when it was read. */
const GRANT_RENEWED = 'grant-renewed';
/** A worker that takes longer has died, or the machine is overloaded. The change holds as soon as it looks again. */
const PATIENCE_MS = 2000;

/** The running agents that a change concerns: those with this secret, or these. */
type Concerned = { secret: string } | { agentIds: readonly string[] };

/**
 * Tells the workers of a change that is committed, and waits until it holds for the connections of the running agents
 * that it concerns, but no longer than two seconds.
 */
export async function awaitGrants(
  database: DatabaseHandle,
  accountId: string,
  concerned: Concerned,
  tell: () => Promise<void>,
): Promise<void> {
  const { agentIds, committedAt } = await selectRunning(database.db, accountId, concerned);
  if (agentIds.length === 0) return tell();
  const missing = new Set(agentIds);
  const { promise, resolve } = Promise.withResolvers<void>();
  const unlisten = await database.listen(GRANT_RENEWED, (payload) => {
    const [agentId = '', readAt] = payload.split(' ');
    if (Number(readAt) >= committedAt && missing.delete(agentId) && missing.size === 0) resolve();
  });
  const timer = setTimeout(resolve, PATIENCE_MS);
  try {
    await tell();
    await promise;
  } finally {
    clearTimeout(timer);
    await unlisten();
  }
}

/** Tells those who wait that the agent has what the database held at `readAt`, in microseconds by the database's clock. */
export function tellOfGrant(
  database: Pick<DatabaseHandle, 'notify'>,
  { agentId, readAt }: { agentId: string; readAt: number },
): Promise<void> {
  return database.notify(GRANT_RENEWED, `${agentId} ${readAt}`);
}

async function selectRunning(
  db: Database,
  accountId: string,
  concerned: Concerned,
): Promise<{ agentIds: string[]; committedAt: number }> {
  const isConcerned =
    'agentIds' in concerned
      ? sql`id = any(${[...concerned.agentIds]}::text[])`
      : sql`exists (select from json_array_elements(definition -> 'secrets') secret
                     where secret ->> 'name' = ${concerned.secret})`;
  const { rows } = await sql<{ agentIds: string[] | null; committedAt: number }>`
    select array_agg(id) as "agentIds", (extract(epoch from clock_timestamp()) * 1000000)::float8 as "committedAt"
      from agents
     where account_id = ${accountId} and status in ('running', 'idle') and lease_id is not null and lease_expires_at > now()
       and ${isConcerned}`.execute(db);
  return { agentIds: rows[0]?.agentIds ?? [], committedAt: rows[0]?.committedAt ?? 0 };
}
