-- For the second stage of a search: a vector of 64 int8 for each token of a version, one after the other. Empty: the version
-- is not in the model's language. A version without a row is ranked by the first stage alone.
create table memory_tokens (
  account_id text not null,
  version_id bigint not null references memory_versions (id) on delete cascade,
  model_id text not null,
  tokens bytea not null,
  primary key (version_id, model_id)
);
-- Compressing them would cost time and gain nothing.
alter table memory_tokens alter column tokens set storage external;

-- What stands before and after a memory of a conversation.
create index memory_versions_session on memory_versions (account_id, (metadata ->> 'session'))
  where valid_to is null and metadata ? 'session';
