create extension if not exists vector;

-- Milliseconds since the Unix epoch: all times of memories.
create function now_ms() returns bigint language sql volatile as
  $$ select floor(extract(epoch from clock_timestamp()) * 1000)::bigint $$;

-- One row for each key that was ever written, also while nothing is live under it: what all its versions share.
-- Key and namespace sort by code point, so that exports have one order on every server.
create table memories (
  account_id text not null references accounts (id),
  id text not null,
  namespace text collate "C" not null,
  key text collate "C" not null,
  created_at bigint not null,
  -- Time of the newest change. The next one is at least a millisecond later, so that as_of is never ambiguous.
  changed_at bigint not null,
  -- Number of the newest version.
  last_version integer not null,
  access_count bigint not null default 0,
  -- Ids are unique in an account only: an export can be imported beside the account that it came from.
  primary key (account_id, id),
  unique (account_id, namespace, key)
);

-- What a memory was from valid_from until valid_to; null: it is live. Rows are only ever closed, never changed.
create table memory_versions (
  id bigint generated always as identity primary key,
  account_id text not null,
  memory_id text not null,
  namespace text collate "C" not null,
  -- Counts the values of a key. A change of only tags, importance, expiry or metadata is a row with the same number.
  version integer not null,
  importance smallint not null check (importance between 1 and 10),
  source text not null check (source in ('manual', 'auto_extracted', 'consolidated')),
  -- The lowest trust of what the value came from.
  trust text not null check (trust in ('web', 'tool', 'agent', 'user')),
  valid_from bigint not null,
  valid_to bigint check (valid_to > valid_from),
  ended_by text check (ended_by in ('superseded', 'amended', 'deleted', 'expired', 'deduped', 'consolidated')),
  expires_at bigint,
  tags text[] not null,
  provenance jsonb not null,
  metadata jsonb not null,
  value text not null,
  -- Words of key and value, and '@' || account_id, which keeps an index scan inside the account.
  words tsvector not null,
  foreign key (account_id, memory_id) references memories (account_id, id) on delete cascade,
  check ((valid_to is null) = (ended_by is null))
);

create unique index memory_versions_live on memory_versions (account_id, memory_id) where valid_to is null;
create unique index memory_versions_history on memory_versions (account_id, memory_id, valid_from);
create index memory_versions_newest on memory_versions (account_id, valid_from desc, id desc) where valid_to is null;
create index memory_versions_expiry on memory_versions (expires_at) where valid_to is null and expires_at is not null;
-- Without the pending list, which would be read whole by every search.
create index memory_versions_words on memory_versions using gin (words) with (fastupdate = off)
  where valid_to is null;

-- Live memories of each namespace, expired ones that nobody swept yet included. Counting 10,000 rows takes longer
-- than the rest of a put, and every search needs the number.
create table memory_counts (
  account_id text not null references accounts (id),
  namespace text collate "C" not null,
  live integer not null,
  primary key (account_id, namespace)
);

create function count_live_memories() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into memory_counts as c (account_id, namespace, live)
    select account_id, namespace, count(*) from new_rows where valid_to is null group by account_id, namespace
    on conflict (account_id, namespace) do update set live = c.live + excluded.live;
  elsif tg_op = 'UPDATE' then
    update memory_counts c set live = c.live + change.by
      from (select account_id, namespace, sum(by) as by
              from (select account_id, namespace, 1 as by from new_rows where valid_to is null
                    union all
                    select account_id, namespace, -1 from old_rows where valid_to is null) changes
             group by account_id, namespace) change
     where c.account_id = change.account_id and c.namespace = change.namespace and change.by <> 0;
  else
    update memory_counts c set live = c.live - gone.live
      from (select account_id, namespace, count(*) as live from old_rows where valid_to is null
             group by account_id, namespace) gone
     where c.account_id = gone.account_id and c.namespace = gone.namespace;
  end if;
  return null;
end $$;

create trigger count_inserted after insert on memory_versions
  referencing new table as new_rows for each statement execute function count_live_memories();
create trigger count_updated after update on memory_versions
  referencing old table as old_rows new table as new_rows for each statement execute function count_live_memories();
create trigger count_deleted after delete on memory_versions
  referencing old table as old_rows for each statement execute function count_live_memories();

-- Vectors are apart from the wide rows, and one version may have those of several models: a new model embeds in
-- the background while search goes on. namespace, live and expires_at repeat what the version says.
create table memory_vectors (
  version_id bigint not null references memory_versions (id) on delete cascade,
  model_id text not null,
  account_id text not null,
  namespace text collate "C" not null,
  live boolean not null,
  expires_at bigint,
  -- Unit length. Dimensions differ by model, so the index over them is made for the configured model at start.
  embedding vector not null,
  primary key (version_id, model_id)
);

create index memory_vectors_account on memory_vectors (account_id, model_id) where live;

-- A step that changed several memories and can be undone.
create table memory_operations (
  account_id text not null references accounts (id),
  id text not null,
  kind text not null check (kind in ('delete', 'dedupe', 'consolidate', 'import')),
  created_at bigint not null,
  undone_at bigint,
  primary key (account_id, id)
);

-- What it closed and created, by row and never by value: a hard deletion leaves nothing behind here.
create table memory_operation_steps (
  account_id text not null,
  operation_id text not null,
  version_id bigint not null references memory_versions (id) on delete cascade,
  effect text not null check (effect in ('closed', 'created')),
  -- Of a created row: its end as the operation left it. Another one now means that somebody changed it since.
  left_valid_to bigint,
  primary key (account_id, operation_id, version_id, effect),
  foreign key (account_id, operation_id) references memory_operations (account_id, id) on delete cascade
);

create index memory_operation_steps_version on memory_operation_steps (version_id);

-- A step that was only previewed.
create table memory_plans (
  account_id text not null references accounts (id),
  id text not null,
  kind text not null check (kind in ('delete', 'dedupe', 'consolidate', 'import')),
  created_at bigint not null,
  -- Steps at the start; fewer are left when one of its memories was deleted for good.
  step_count integer not null,
  operation_id text,
  primary key (account_id, id)
);

create table memory_plan_steps (
  account_id text not null,
  plan_id text not null,
  ordinal integer not null,
  -- keep: only must still be live. close: ends that row. write: puts `record` over that row, or over nothing.
  effect text not null check (effect in ('keep', 'close', 'write')),
  version_id bigint references memory_versions (id) on delete cascade,
  namespace text collate "C" not null,
  key text collate "C" not null,
  record jsonb,
  primary key (account_id, plan_id, ordinal),
  foreign key (account_id, plan_id) references memory_plans (account_id, id) on delete cascade
);

create index memory_plan_steps_version on memory_plan_steps (version_id);
create index memory_plan_steps_key on memory_plan_steps (account_id, namespace, key);

-- How far an import has come. Each batch commits together with this row, so a repeated call goes on after it.
create table memory_imports (
  account_id text not null references accounts (id),
  idempotency_key text not null,
  created_at bigint not null,
  finished_at bigint,
  operation_id text,
  -- Rows dealt with, and the SHA-256 over them: the same key with other rows is refused.
  rows_done integer not null default 0,
  rows_hash text not null default '',
  imported integer not null default 0,
  unchanged integer not null default 0,
  failed integer not null default 0,
  partial boolean not null default false,
  errors jsonb not null default '[]',
  primary key (account_id, idempotency_key)
);
