-- The workspaces of agents that wait without a computer. The contents are in the file store, under a name made of the
-- id and the sha256.
create table snapshots (
  id text primary key,
  account_id text not null references accounts (id),
  agent_id text not null references agents (id),
  size_bytes bigint not null,
  sha256 text not null,
  -- False: something in the workspace could not be packed.
  is_complete boolean not null,
  -- 'storing' until an agent refers to it. Whatever crashes, no content is left without a row.
  state text not null default 'storing' check (state in ('storing', 'kept')),
  created_at timestamptz not null default clock_timestamp()
);
create index snapshots_used on snapshots (account_id) include (size_bytes);
create index snapshots_age on snapshots (created_at);

alter table agents
  -- What is laid out in its next computer; null: its input files.
  add column snapshot_id text references snapshots (id) on delete set null,
  -- Since when it waits without a computer, which does not count as running; null: it does not.
  add column parked_since timestamptz,
  -- How long it waited like that in all; it is no part of the agent-hours.
  add column parked_seconds double precision not null default 0;
create index agents_snapshot on agents (snapshot_id) where snapshot_id is not null;
create index agents_running on agents (account_id)
  where status in ('spawning', 'running', 'idle') and parked_since is null;
create index agents_parked on agents (account_id) where status = 'idle' and parked_since is not null;

-- Agents that may wait without a computer at the same time.
alter table plans add column max_waiting_agents integer not null default 20;
update plans set max_waiting_agents = 200 where name = 'pro';
update plans set max_waiting_agents = 1000 where name = 'scale';
