-- One row while the whole installation is paused, as it is after a restore: it keeps what it is given, and runs, calls and
-- sends nothing.
create table installation_pause (
  only_one boolean primary key default true check (only_one),
  since timestamptz not null default now()
);

-- Jobs of a backup, until there is a queue that runs. Its tables belong to a library, and change with its versions.
create table restored_jobs (
  id bigint generated always as identity primary key,
  job json not null
);
