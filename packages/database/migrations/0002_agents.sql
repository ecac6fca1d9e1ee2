create table agents (
  id text primary key,
  account_id text not null references accounts (id),
  -- Which key spawned it: the sliding spawn limits count by key.
  key_id text not null references api_keys (id),
  name text,
  task text not null,
  metadata jsonb not null default '{}',
  status text not null default 'spawning'
    check (status in ('spawning', 'running', 'idle', 'completed', 'error', 'stopped')),
  -- Why it ended or waits; every terminal agent but a completed one has one.
  reason text,
  requested_region text,
  region text,
  computer_id text,
  warm_hit boolean,
  spawn_time_ms integer,
  final_result text,
  error text,
  cancel_requested_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  -- The plan's longest run at the time of the spawn.
  max_run_seconds integer not null,
  -- Number of the newest event; events are numbered from 1 without gaps.
  last_seq integer not null default 0,
  -- The worker that runs it. An expired lease is free for the taking; every write of a run names its lease,
  -- so a worker that lost it can write no more.
  lease_id text,
  lease_expires_at timestamptz,
  attempts integer not null default 0,
  -- What jettson-6.0 stood for, e.g. anthropic/claude-…; empty until the first turn.
  model text not null default '',
  input_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  cached_input_tokens bigint not null default 0,
  tool_calls integer not null default 0,
  cost_usd double precision not null default 0
);

create index agents_newest on agents (account_id, created_at desc, id desc);
create index agents_by_key on agents (key_id, created_at desc);
create index agents_live on agents (account_id) where status in ('spawning', 'running', 'idle');
-- What the workers look for: live agents that nobody holds.
create unique index agents_lease on agents (lease_id) where lease_id is not null;

create index agents_claimable on agents (lease_expires_at nulls first, created_at)
  where status in ('spawning', 'running');

-- The log of a run. It is the journal that a run is resumed from, and what the API streams.
create table agent_events (
  agent_id text not null references agents (id),
  account_id text not null references accounts (id),
  seq integer not null,
  ts timestamptz not null default clock_timestamp(),
  type text not null,
  data jsonb not null,
  -- The short form for the agent's progress list, where the event has one.
  progress_kind text check (progress_kind in ('info', 'tool_use', 'complete', 'error')),
  progress_message text,
  primary key (agent_id, seq)
);

-- What agents used, by day (UTC), key and model: quotas, caps and GET /usage all read it.
create table usage_days (
  account_id text not null references accounts (id),
  key_id text not null references api_keys (id),
  model text not null,
  day date not null,
  runs integer not null default 0,
  -- Of ended agents, on the day of their end; live ones are added when it is read.
  run_seconds double precision not null default 0,
  input_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  cached_input_tokens bigint not null default 0,
  tool_calls integer not null default 0,
  cost_usd double precision not null default 0,
  primary key (account_id, day, key_id, model)
);
