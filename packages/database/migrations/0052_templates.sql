create table templates (
  id text primary key,
  account_id text not null references accounts (id),
  name text not null,
  -- The current one.
  version integer not null,
  created_at timestamptz not null default now(),
  archived_at timestamptz,
  unique (account_id, name)
);
create table template_versions (
  id text primary key,
  account_id text not null references accounts (id),
  template_id text not null references templates (id) on delete cascade,
  version integer not null,
  description text,
  -- json, because parts of it are sent to the model as they were given.
  defaults json not null,
  -- Write-only values of the defaults: JSON, sealed.
  sealed_values text,
  bytes integer not null,
  -- Versions follow each other under the lock of the template, whenever their transactions began.
  created_at timestamptz not null default clock_timestamp(),
  unique (template_id, version)
);

create index agents_template on agents (account_id, (definition #>> '{template,name}'), created_at desc)
  where (definition #>> '{template,name}') is not null;
