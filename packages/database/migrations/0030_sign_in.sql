-- People who sign in to the console; better-auth reads and writes these four.
create table console_users (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- An owner sees every account and sets their plan; a member sees the one below.
  role text not null default 'member' check (role in ('owner', 'member')),
  account_id text not null references accounts (id)
);
create index console_users_account on console_users (account_id);

create table console_sessions (
  id text primary key,
  user_id text not null references console_users (id) on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index console_sessions_user on console_sessions (user_id);

create table console_credentials (
  id text primary key,
  user_id text not null references console_users (id) on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index console_credentials_user on console_credentials (user_id);

create table console_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index console_verifications_identifier on console_verifications (identifier);

-- One-time links: the first owner's, the one that a start on loopback prints, and invitations.
create table console_links (
  id text primary key,
  -- SHA-256 of the token, hex.
  token_hash text not null unique,
  kind text not null check (kind in ('owner', 'invitation')),
  -- Logs in without a password: only ever shown on the machine itself.
  is_direct boolean not null default false,
  email text,
  role text not null check (role in ('owner', 'member')),
  account_id text references accounts (id),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index console_links_account on console_links (account_id, created_at desc);

-- What signs the session cookies; made at the first start and shared by all processes.
create table console_secrets (
  name text primary key,
  value text not null
);

-- The row that stands for an account's console in agents.key_id. Nobody knows the key to its hash.
alter table api_keys add column is_internal boolean not null default false;
create unique index api_keys_internal on api_keys (account_id) where is_internal;

-- For lists that follow what changed.
create index agents_changed on agents (account_id, updated_at desc);
