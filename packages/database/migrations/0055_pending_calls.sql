-- Calls of tools that clients run. The worker that starts one writes it in the statement that logs its start.
create table agent_pending_calls (
  call_id text primary key,
  agent_id text not null references agents (id),
  account_id text not null references accounts (id),
  name text not null,
  -- json and not jsonb: the model's order of fields.
  input json not null,
  since timestamptz not null,
  until timestamptz not null,
  -- How the wait ended; null while it lasts.
  closed text check (closed in ('answered', 'timeout', 'message', 'ended')),
  closed_at timestamptz,
  output json,
  is_error boolean
);
create index agent_pending_calls_open on agent_pending_calls (agent_id, since) where closed is null;

-- The stream of an account: its events in the order of their transactions. Only new rows have one: a default for the rows that
-- are there would rewrite the table.
alter table agent_events add column xid xid8;
alter table agent_events alter column xid set default pg_current_xact_id();
create index agent_events_of_account on agent_events (account_id, xid, agent_id, seq)
  where type in ('agent-status', 'approval-requested') or (type = 'tool-call-start' and data->>'waits_for' = 'client');
