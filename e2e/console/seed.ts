import type { Database } from '@jettson/database';
import { sql } from 'kysely';
import { ensureConsoleKey } from '../../apps/server/src/accounts/ensure-console-key.ts';

/** Agents of the last days that ended in each of the ways, or not yet counted as ended. */
export async function seedAgents(db: Database, accountId: string, count: number): Promise<void> {
  if (count === 0) return;
  const { id: keyId } = await ensureConsoleKey(db, accountId);
  await sql`
    insert into agents (id, account_id, key_id, name, task, metadata, status, reason, region, warm_hit, spawn_time_ms,
                        final_result, created_at, updated_at, started_at, ended_at, max_run_seconds, model,
                        input_tokens, output_tokens, tool_calls, cost_usd, last_seq)
    select 'ag_' || lpad(n::text, 21, '0'), ${accountId}, ${keyId},
           case when n % 3 = 0 then 'Nightly report ' || n end,
           'Collect the numbers of shop ' || n || ' and write them into a table with one row for each day.',
           jsonb_build_object('team', (array['ops', 'sales', 'web'])[1 + n % 3]),
           (array['completed', 'completed', 'completed', 'error', 'stopped'])[1 + n % 5],
           (array['completed', 'completed', 'completed', 'model_error', 'cancelled'])[1 + n % 5],
           (array['iad', 'lhr', 'syd'])[1 + n % 3], n % 4 <> 0, 40 + n % 500, 'Done: ' || n,
           t, t + interval '95 s', t + interval '1 s', t + interval '95 s', 3600, 'scripted',
           12000 + n, 800, 9, 0.012 + (n % 50) * 0.001, 2
      from generate_series(1, ${count}::int) n,
           lateral (select now() - n * interval '61 s' as t) at`.execute(db);
  await sql`
    insert into agent_events (agent_id, account_id, seq, ts, type, data)
    select id, account_id, 1, created_at, 'agent-status', '{"status":"spawning"}'::json from agents
     where account_id = ${accountId}
    union all
    select id, account_id, 2, ended_at, 'agent-status', json_build_object('status', status, 'reason', reason)
      from agents where account_id = ${accountId}`.execute(db);
}

/** One agent that ended after so many events; null for none. */
export async function seedEvents(db: Database, accountId: string, count: number): Promise<string | null> {
  if (count === 0) return null;
  const { id: keyId } = await ensureConsoleKey(db, accountId);
  const id = 'ag_aaaaaaaaaaaaaaaaaaaaa';
  await sql`
    insert into agents (id, account_id, key_id, name, task, status, reason, region, final_result, created_at, started_at,
                        ended_at, max_run_seconds, last_seq, tool_calls)
    values (${id}, ${accountId}, ${keyId}, 'A long run', 'Work for a long time', 'completed', 'completed', 'iad',
            'After all that: **done**.', now() - interval '1 h', now() - interval '1 h', now(), 14400, ${count},
            ${Math.floor(count / 2)})`.execute(db);
  await sql`
    insert into agent_events (agent_id, account_id, seq, ts, type, data)
    select ${id}, ${accountId}, n, now() - interval '1 h' + n * interval '1.5 s',
           case when n = 1 or n = ${count}::int then 'agent-status' when n % 2 = 0 then 'tool-call-start'
                else 'tool-call-end' end,
           case when n = 1 then '{"status":"running"}'::json
                when n = ${count}::int then '{"status":"completed","reason":"completed"}'::json
                when n % 2 = 0 then json_build_object('step', n, 'call_id', 'c' || n, 'name', 'jettson_shell_run',
                       'input', json_build_object('command', 'make step-' || n))
                else json_build_object('step', n, 'call_id', 'c' || (n - 1), 'name', 'jettson_shell_run',
                       'is_error', false, 'duration_ms', n * 3, 'result', json_build_object('output',
                       json_build_object('stdout', repeat('line ' || n || E'\n', 20), 'stderr', '', 'exit_code', 0)))
           end
      from generate_series(1, ${count}::int) n`.execute(db);
  return id;
}
