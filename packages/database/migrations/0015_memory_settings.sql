-- What agents do with memories by themselves. An account without a row has everything on.
create table memory_settings (
  account_id text primary key references accounts (id),
  auto_recall boolean not null,
  auto_extract boolean not null
);
