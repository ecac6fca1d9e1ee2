-- Plans are data: the operator edits rows or adds more. Null means unlimited.
create table plans (
  name text primary key,
  agent_hours_per_month double precision,
  max_concurrent_agents integer not null,
  max_run_seconds integer not null,
  cpus double precision not null,
  memory_bytes bigint not null,
  spawns_per_minute integer not null,
  spawns_per_hour integer not null,
  max_memories integer
);

insert into plans values
  ('free', 50, 1, 30 * 60, 0.5, 512 * 1024 * 1024, 5, 30, 100),
  ('pro', 1000, 3, 2 * 3600, 1, 1024 * 1024 * 1024, 30, 500, 10000),
  ('scale', null, 20, 4 * 3600, 2, 2048::bigint * 1024 * 1024, 100, 5000, 100000);

create table accounts (
  id text primary key,
  name text not null unique,
  plan text not null references plans (name),
  created_at timestamptz not null default now()
);

create table api_keys (
  id text primary key,
  account_id text not null references accounts (id),
  name text not null,
  -- SHA-256 of the key, hex; the key itself is never stored.
  key_hash text not null unique,
  -- The first and last characters, enough for a person to tell keys apart.
  hint text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);

create index api_keys_account on api_keys (account_id, created_at desc);

-- One row for each mutating call that carried an idempotency key, with the answer it got.
create table idempotency_keys (
  account_id text not null references accounts (id),
  operation text not null,
  key text not null,
  request_hash text not null,
  status integer not null,
  -- json and not jsonb: a replay gives the same bytes.
  answer json,
  created_at timestamptz not null default now(),
  primary key (account_id, operation, key)
);

create index idempotency_keys_age on idempotency_keys (created_at);
