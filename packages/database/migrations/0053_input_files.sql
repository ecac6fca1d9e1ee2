-- Pictures and PDFs that the model sees beside the task, in their order.
create table agent_input_files (
  agent_id text not null references agents (id),
  account_id text not null references accounts (id),
  position integer not null,
  name text not null,
  media_type text not null,
  size_bytes bigint not null,
  -- One of the two.
  content bytea,
  file_id text references files (id) on delete set null,
  primary key (agent_id, position)
);
create index agent_input_files_of on agent_input_files (file_id) where file_id is not null;
-- What the spawn contained counts against the plan, and is removed some time after the agent's end.
create index agent_input_files_used on agent_input_files (account_id) include (size_bytes) where content is not null;
