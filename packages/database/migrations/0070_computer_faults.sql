-- Workers that can make no computers, and why: agents that wait for one say so.
create table computer_faults (
  worker_id text primary key,
  regions text[] not null,
  -- What is wrong, and what to do about it.
  problem text not null,
  fix text not null,
  seen_at timestamptz not null default now()
);
