-- What each worker's warm pools hold, as it last said; a row that is not renewed is of a worker that is gone.
create table region_pools (
  worker_id text not null,
  region text not null,
  size integer not null,
  ready integer not null,
  starting integer not null,
  seen_at timestamptz not null default now(),
  primary key (worker_id, region)
);

-- Warm hits of a region over the last day.
create index agents_started on agents (started_at) where started_at is not null;
