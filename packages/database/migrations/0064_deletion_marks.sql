-- For the indexes of 0064_retention, and in a transaction of their own: whoever adds a column locks the table until the commit,
-- also for readers, and an index of a large table takes long.

-- When the agent's events were deleted; null: they are all there.
alter table agents add column if not exists events_deleted_at timestamptz;
-- The agent that an answer shows or is about: when the agent goes, the answer goes.
alter table idempotency_keys add column if not exists agent_id text;
