-- Context windows that the operator set, tokens. They belong to the installation, like prices.
create table model_windows (
  model text primary key,
  tokens integer not null check (tokens > 0)
);

-- The progress list has the first and the newest lines of a log that may be very long.
create index agent_events_progress on agent_events (agent_id, seq) where progress_kind is not null;

-- Whether a message was delivered is looked up at each turn.
create index agent_events_user_messages on agent_events (agent_id) where type = 'user-message';
