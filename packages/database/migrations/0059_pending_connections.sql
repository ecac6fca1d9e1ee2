-- Connections to MCP servers that somebody has begun in the console: they are at the authorization server now.
create table pending_connections (
  id text primary key,
  account_id text not null references accounts (id),
  -- Of the state that the authorization server sends back, and of the session that began.
  state_hash text not null,
  session_hash text not null,
  sealed_content text not null,
  expires_at timestamptz not null
);

create index pending_connections_of_account on pending_connections (account_id);
