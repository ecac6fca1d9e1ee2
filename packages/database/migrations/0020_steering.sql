-- Budgets, follow-up messages, approvals, structured answers.
alter table agents
  -- {max_seconds, max_tokens, max_tool_calls, max_cost_usd}, each optional.
  add column limits jsonb not null default '{}',
  add column keep_alive boolean not null default false,
  add column idle_timeout_seconds integer not null default 900,
  add column require_approval text[] not null default '{}',
  -- json and not jsonb: the schema and the answer keep the order of their fields.
  add column output_schema json,
  add column output json,
  -- While it waits: since when, and when it ends if nothing comes.
  add column idle_since timestamptz,
  add column idle_until timestamptz,
  -- Time that it waited in all; it does not count as work.
  add column idle_seconds double precision not null default 0;

drop index agents_claimable;
create index agents_claimable on agents (lease_expires_at nulls first, created_at)
  where status in ('spawning', 'running', 'idle');

create table agent_messages (
  id text primary key,
  account_id text not null references accounts (id),
  agent_id text not null references agents (id),
  content text not null,
  mode text not null check (mode in ('queue', 'interrupt')),
  created_at timestamptz not null default clock_timestamp()
);
create index agent_messages_of on agent_messages (agent_id, created_at);

create table agent_approvals (
  agent_id text not null references agents (id),
  call_id text not null,
  account_id text not null references accounts (id),
  requested_at timestamptz not null default now(),
  -- Null while it waits for a person.
  approved boolean,
  comment text,
  decided_at timestamptz,
  primary key (agent_id, call_id)
);

-- US dollars a million tokens; the operator edits rows and adds more. A model without a row costs nothing.
create table model_prices (
  model text primary key,
  input_per_mtok double precision not null,
  cached_input_per_mtok double precision not null,
  output_per_mtok double precision not null
);

-- Most that an account or a key may spend in a month (UTC); null: no cap.
alter table accounts add column monthly_cost_limit_usd double precision;
alter table api_keys add column monthly_cost_limit_usd double precision;

-- What the model calls under way may cost at most, so that caps hold also when many agents spend at once.
-- A reservation of a lease that is gone counts no more.
create table cost_reservations (
  agent_id text primary key references agents (id),
  account_id text not null references accounts (id),
  key_id text not null references api_keys (id),
  lease_id text not null,
  amount_usd double precision not null
);
create index cost_reservations_of on cost_reservations (account_id);
