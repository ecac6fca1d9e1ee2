-- How often an address has tried to sign in, for all servers together; better-auth reads and writes it.
create table console_rate_limits (
  id text primary key,
  key text not null unique,
  count integer not null,
  -- Milliseconds since the Unix epoch.
  last_request bigint not null
);

-- Where the call came from.
alter table audit_entries add column address text;
