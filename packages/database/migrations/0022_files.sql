-- Uploads and artifacts of an account together; null: unlimited.
alter table plans add column max_file_bytes bigint;
update plans set max_file_bytes = 1073741824 where name = 'free';
update plans set max_file_bytes = 10737418240 where name = 'pro';
update plans set max_file_bytes = 107374182400 where name = 'scale';

-- The contents lie in the file store, under a name made of the id and the sha256.
create table files (
  id text primary key,
  account_id text not null references accounts (id),
  -- An artifact is of an agent, an upload of none.
  agent_id text references agents (id),
  -- Of an upload the name it was given, of an artifact its path below /workspace.
  path text not null,
  size_bytes bigint not null,
  sha256 text not null,
  -- 'storing' while the content is on its way, 'deleted' until the content is gone: whatever crashes, no content
  -- is left without a row that says so.
  state text not null default 'storing' check (state in ('storing', 'kept', 'deleted')),
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null
);
create index files_uploads on files (account_id, created_at desc, id desc) where agent_id is null;
create index files_of_agent on files (agent_id) where agent_id is not null;
create index files_used on files (account_id) include (size_bytes);
create index files_expiry on files (expires_at);
create index files_unsettled on files (created_at) where state <> 'kept';

-- What is put into /workspace of each computer that the agent gets.
create table agent_files (
  agent_id text not null references agents (id),
  account_id text not null references accounts (id),
  path text not null,
  -- One of the two.
  content bytea,
  file_id text references files (id) on delete set null,
  primary key (agent_id, path)
);
create index agent_files_of on agent_files (file_id) where file_id is not null;

-- Further files and folders to keep, besides /workspace/out.
alter table agents add column artifacts text[] not null default '{}';

-- Every end has a reason.
alter table agents add constraint agents_end_has_reason
  check (status not in ('completed', 'error', 'stopped') or reason is not null);
