import { type Database, openDatabase } from '@jettson/database';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ensureAgentIndexes } from '../../apps/server/src/agents/ensure-agent-indexes.ts';
import { newAccount } from '../../apps/server/src/testing/new-account.ts';
import { hasPostgres, openEmptyPostgres } from './has-postgres.ts';

/** Far longer than it takes on a busy machine. */
const PATIENCE = { timeout: 60_000 };

const open = new AsyncDisposableStack();
let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  if (!hasPostgres()) return;
  const { url } = open.use(await openEmptyPostgres());
  database = await openDatabase({ url, dataDir: '', schema: 'migrate' });
  open.defer(() => database.close());
}, 180_000);
afterAll(() => open.disposeAsync());

/** Agents that ended before the upgrade, and one that is live. */
async function agentsOfBefore(db: Database): Promise<void> {
  const { accountId, keyId } = await newAccount(db);
  await sql`alter table agents disable trigger settle`.execute(db);
  await sql`
    insert into agents (id, account_id, key_id, task, max_run_seconds, status, reason, ended_at)
    select 'ag_' || md5(n || ${accountId}), ${accountId}, ${keyId}, 'look', 60,
           case when n = 0 then 'running' else 'completed' end, 'done', case when n > 0 then now() end
      from generate_series(0, 10) n`.execute(db);
  await sql`alter table agents enable trigger settle`.execute(db);
}

async function count(query: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from (${query}) q`.execute(database.db);
  return rows[0]?.count ?? 0;
}

const BUILDS = sql`select pid from pg_stat_progress_create_index where datname = current_database()`;
/** Who looks whether a build goes on, and who waits for one. */
const FOLLOWERS = sql`
  select pid from pg_stat_activity
   where datname = current_database() and pid <> pg_backend_pid() and pid not in (${BUILDS})
     and (query ~ '^\\s*select 1 from pg_stat_progress_create_index' or (query ~ '^create index' and wait_event_type = 'Lock'))`;

test.skipIf(!hasPostgres())(
  'workers that start together on one Postgres build its indexes in turn (needs python3 with pip)',
  { timeout: 180_000 },
  async () => {
    await agentsOfBefore(database.db);

    // A build waits for the transaction, so that both are at it when it ends.
    const starts = await database.db.transaction().execute(async (tx) => {
      await sql`update agents set name = 'changed' where status = 'running'`.execute(tx);
      const first = ensureAgentIndexes(database);
      await vi.waitFor(async () => expect(await count(BUILDS)).toBe(1), PATIENCE);
      const second = ensureAgentIndexes(database);
      await vi.waitFor(async () => expect(await count(FOLLOWERS)).toBe(1), PATIENCE);
      return { both: Promise.allSettled([first, second]) };
    });
    const ends = await starts.both;

    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(await count(sql`select from pg_index where not indisvalid`)).toBe(0);
    expect(await count(sql`select from agents where ended_at is not null and settled_at is null`)).toBe(0);
  },
);

test.skipIf(!hasPostgres())(
  'a start waits for no agent that somebody has locked (needs python3 with pip)',
  { timeout: 180_000 },
  async () => {
    await ensureAgentIndexes(database);
    await agentsOfBefore(database.db);
    const unsettled = sql`select from agents where ended_at is not null and settled_at is null`;

    await database.db.transaction().execute(async (tx) => {
      await sql`select from agents where settled_at is null and ended_at is not null limit 1 for update`.execute(
        tx,
      );
      await ensureAgentIndexes(database);
    });

    expect(await count(unsettled)).toBe(1);
  },
);
