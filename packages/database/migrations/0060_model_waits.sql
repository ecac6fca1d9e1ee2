alter table agents
  -- What a running agent waits for while its models are away: {"models": [names], "error": the provider's words}. Null: it
  -- does not wait, or may ask again.
  add column model_wait jsonb,
  -- Until when it may wait in all: kept until a model answers.
  add column model_wait_until timestamptz;
create index agents_model_wait on agents (created_at) where model_wait is not null;

-- Providers that agents wait for. One of these agents asks again when it is time; the others wait for what it finds out.
create table model_outages (
  provider text primary key,
  next_probe_at timestamptz not null
);
