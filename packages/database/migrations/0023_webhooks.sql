create table webhooks (
  id text primary key,
  account_id text not null references accounts (id),
  -- Of one agent, when it was spawned with it.
  agent_id text references agents (id),
  url text not null,
  -- Null: all.
  events text[],
  -- In the clear: a signature needs it. Null: the account's.
  secret text,
  previous_secret text,
  previous_secret_until timestamptz,
  enabled boolean not null default true,
  disabled_reason text,
  -- Since when nothing was delivered any more.
  failing_since timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
create index webhooks_of_account on webhooks (account_id) where agent_id is null;
create unique index webhooks_of_agent on webhooks (agent_id) where agent_id is not null;

create table webhook_deliveries (
  -- Also the webhook-id header, by which a receiver knows what it had before.
  id text primary key,
  account_id text not null references accounts (id),
  webhook_id text not null references webhooks (id) on delete cascade,
  agent_id text not null references agents (id),
  type text not null,
  -- text and not json: what is signed is sent byte by byte at each attempt.
  payload text not null,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  -- How many attempts there had been when it was asked for anew: the pauses start over there.
  attempts_before integer not null default 0,
  last_status_code integer,
  last_error text,
  last_attempt_at timestamptz,
  next_attempt_at timestamptz,
  created_at timestamptz not null default clock_timestamp()
);
create index webhook_deliveries_newest on webhook_deliveries (webhook_id, created_at desc, id desc);
create index webhook_deliveries_age on webhook_deliveries (created_at);

-- Signs what goes to the webhooks of single agents.
alter table accounts
  add column webhook_secret text,
  add column previous_webhook_secret text,
  add column previous_webhook_secret_until timestamptz;
