create table secrets (
  id text primary key,
  account_id text not null references accounts (id),
  name text not null,
  type text not null check (type in ('value', 'oauth')),
  -- Sealed; for oauth JSON with all tokens.
  value text not null,
  -- Placeholders are as long as the value, and are made without opening it.
  value_bytes integer not null,
  hosts text[] not null,
  inject json not null,
  description text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_used_at timestamptz,
  -- Of the access token of an oauth secret.
  token_expires_at timestamptz,
  -- Somebody is refreshing it, for at most so long.
  refreshing_until timestamptz,
  unique (account_id, name)
);

-- Who did what in an account. Entries are only added, and removed when they are 90 days old.
create table audit_entries (
  id text primary key,
  account_id text not null references accounts (id),
  created_at timestamptz not null default clock_timestamp(),
  actor_type text not null,
  actor_id text,
  actor_name text,
  action text not null,
  target text not null,
  agent_id text,
  host text,
  method text,
  status integer
);

create index audit_entries_page on audit_entries (account_id, created_at desc, id desc);
create index audit_entries_age on audit_entries (created_at);

-- Keys with everything that was the default still have everything that is.
update api_keys set scopes = scopes || '{secrets}' where scopes @> '{agents,memory,files,webhooks,usage}';
-- The names of the secrets that the key reaches; null: all of the account.
alter table api_keys add column secrets text[];
alter table api_keys alter column scopes set default '{agents,memory,files,webhooks,usage,secrets}';
