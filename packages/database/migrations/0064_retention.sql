-- The indexes come first. Whoever alters a table locks it until the commit, also for readers, and every call reads plans.
create index agents_ended on agents (account_id, ended_at)
  where ended_at is not null and parent_id is null;
create index agents_ended_with_events on agents (account_id, ended_at)
  where ended_at is not null and events_deleted_at is null;
create index files_age on files (account_id, created_at);
create index memory_operations_age on memory_operations (account_id, created_at);
create index idempotency_keys_of_agent on idempotency_keys (account_id, agent_id) where agent_id is not null;

-- What the deletion of an agent looks up.
create index agent_pending_calls_of on agent_pending_calls (agent_id);
create index webhook_deliveries_of_agent on webhook_deliveries (agent_id);
create index snapshots_of_agent on snapshots (agent_id);

-- How long a file is kept depends on the plan, as it is now. Only earlier versions read this column.
alter table files alter column expires_at set default now() + interval '100 years';

-- A snapshot whose agent is gone is removed by the sweep, like every one that no live agent refers to.
alter table snapshots alter column agent_id drop not null;

-- Since when the account is being deleted: nobody can use it any more.
alter table accounts add column deleted_at timestamptz;

-- How many days things are kept, by plan; null: without a limit. An installation that has no account yet is new, and its plans
-- get 90 days. Whoever upgrades decides: until then, nothing that exists is deleted.
alter table plans
  -- Of agents that have ended, with everything that belongs to them.
  add column agent_days integer check (agent_days > 0),
  -- Of the logs of agents that have ended.
  add column event_days integer check (event_days > 0),
  -- Of uploads and artifacts.
  add column file_days integer check (file_days > 0),
  -- Of operations on memories, which can be undone so long.
  add column operation_days integer check (operation_days > 0),
  -- Of entries of the audit log.
  add column audit_days integer check (audit_days > 0);
update plans set agent_days = 90, event_days = 90, file_days = 90, operation_days = 90, audit_days = 90
 where not exists (select from accounts);
