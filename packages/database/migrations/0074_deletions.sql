-- Agents whose events are being deleted, in several transactions: after a crash, the next run finds them here.
create table event_deletions (
  agent_id text primary key,
  account_id text not null references accounts (id)
);

-- Spawns of the last hour whose agents were purged: they still count towards the limits of their key.
create table purged_spawns (
  account_id text not null references accounts (id),
  key_id text not null,
  created_at timestamptz not null
);
create index purged_spawns_by_key on purged_spawns (key_id, created_at);
