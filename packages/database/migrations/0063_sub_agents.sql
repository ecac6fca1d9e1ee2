alter table agents
  -- The agent that spawned it, and the one that this tree of agents began with; null for an agent that a caller spawned.
  -- No foreign keys: a backup restores the rows of a table in any order.
  add column parent_id text,
  add column root_id text,
  -- The tool call that spawned it: made again after a crash, the call finds its agent instead of spawning another.
  add column spawn_call_id text,
  -- The sub-agents that a running agent waits for; null: it does not wait for any.
  add column awaited_agents text[];
create index agents_of_parent on agents (account_id, parent_id, created_at desc, id desc) where parent_id is not null;
create index agents_of_root on agents (account_id, root_id, created_at) where root_id is not null;
create unique index agents_spawn_call on agents (spawn_call_id) where spawn_call_id is not null;
