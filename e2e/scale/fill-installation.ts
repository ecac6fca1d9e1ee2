import type { Database } from '@jettson/database';
import { sql } from 'kysely';

/** In a few tasks, names and metadata only. */
export const RARE = 'Quetzalcoatl';

const CHUNK = 20_000;
const EVENTS_OF_A_RUN = 28;

/**
 * Agents of one account that ended over the last 90 days: `bare` ones without events and `logged` ones with 28 small events.
 * Returns an agent that has a log, and what each of these takes on the disk.
 */
export async function fillInstallation(
  db: Database,
  { accountId, keyId }: { accountId: string; keyId: string },
  { bare, logged }: { bare: number; logged: number },
): Promise<{ agentId: string; bytesPerRun: number }> {
  await addAgents(db, { accountId, keyId }, { from: 1, to: bare });
  const before = await bytesOnDisk(db);
  await addAgents(db, { accountId, keyId }, { from: bare + 1, to: bare + logged });
  const runs = Math.floor(CHUNK / EVENTS_OF_A_RUN);
  for (let from = bare + 1; from <= bare + logged; from += runs) {
    const to = Math.min(bare + logged, from + runs - 1);
    await sql`
      insert into agent_events (agent_id, account_id, seq, ts, type, data, progress_kind, progress_message)
      select 'ag_' || lpad(n::text, 21, '0'), ${accountId}, e, now(),
             case when e in (1, 2, ${EVENTS_OF_A_RUN}::int) then 'agent-status'
                  when e % 2 = 0 then 'tool-call-start' else 'tool-call-end' end,
             case when e in (1, 2, ${EVENTS_OF_A_RUN}::int) then '{"status":"running"}'
                  else '{"step":1,"call_id":"call_000000000000000000001","name":"jettson_shell_run","result":{"stdout":"ok"}}'
             end::json,
             case when e % 4 = 0 then 'tool_use' end, case when e % 4 = 0 then 'jettson_shell_run echo ok' end
        from generate_series(${from}::int, ${to}::int) n, generate_series(1, ${EVENTS_OF_A_RUN}::int) e`.execute(
      db,
    );
  }
  const bytesPerRun = ((await bytesOnDisk(db)) - before) / logged;
  return { agentId: `ag_${String(bare + 1).padStart(21, '0')}`, bytesPerRun };
}

async function addAgents(
  db: Database,
  { accountId, keyId }: { accountId: string; keyId: string },
  { from: first, to: last }: { from: number; to: number },
): Promise<void> {
  for (let from = first; from <= last; from += CHUNK) {
    const to = Math.min(last, from + CHUNK - 1);
    await sql`
      insert into agents (id, account_id, key_id, name, task, metadata, status, reason, region, created_at, updated_at,
                          started_at, ended_at, spawn_time_ms, max_run_seconds, last_seq, model, cost_usd, final_result)
      select 'ag_' || lpad(n::text, 21, '0'), ${accountId}, ${keyId},
             case when n % 9973 = 0 then ${RARE} when n % 3 = 0 then 'report ' || n % 50 end,
             'Summarize the report of customer ' || md5(n::text) || ' in three sentences'
               || case when n % 9973 = 0 then ', for ' || ${RARE} else '' end,
             case when n % 9973 = 0 then jsonb_build_object('customer', ${RARE}::text)
                  else jsonb_build_object('customer', n % 1000) end,
             case when n % 5000 = 0 then 'error' when n % 10 = 0 then 'stopped' else 'completed' end, 'done', 'iad',
             at, at + n % 600 * interval '1 second', at, at + n % 600 * interval '1 second', 100 + n % 400, 1800, ${EVENTS_OF_A_RUN}::int,
             case when n % 9973 = 0 then 'rare/model' else 'm' end, n * 7919 % 1000 / 1000.0, 'Three sentences.'
        from generate_series(${from}::int, ${to}::int) n,
             lateral (select now() - (n::bigint * 7919 % 7776000) * interval '1 second' as at) t`.execute(db);
  }
}

async function bytesOnDisk(db: Database): Promise<number> {
  await sql`vacuum (analyze) agents`.execute(db);
  const { rows } = await sql<{ bytes: number }>`
    select sum(pg_total_relation_size(c.oid))::float8 as bytes from pg_class c
     where c.relname in ('agents', 'agent_events', 'agent_counts') and c.relkind = 'r'`.execute(db);
  return rows[0]?.bytes ?? 0;
}
