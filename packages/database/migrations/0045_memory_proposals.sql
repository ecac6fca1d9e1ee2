-- What a writer wrote under a key whose live version comes from a more trusted one. It changes nothing until
-- somebody accepts it. Null attributes were not named, and are then as a put has them.
create table memory_proposals (
  account_id text not null references accounts (id),
  id text not null,
  namespace text collate "C" not null,
  key text collate "C" not null,
  value text not null,
  tags text[],
  importance smallint check (importance between 1 and 10),
  -- Milliseconds that it lives, from its acceptance on.
  lifetime bigint,
  metadata jsonb,
  source text not null check (source in ('manual', 'auto_extracted', 'consolidated')),
  trust text not null check (trust in ('web', 'tool', 'agent', 'user')),
  provenance jsonb not null,
  created_at bigint not null,
  status text not null default 'waiting' check (status in ('waiting', 'accepted', 'rejected')),
  decided_at bigint,
  -- The version that it became.
  accepted_version integer,
  primary key (account_id, id),
  check ((status = 'waiting') = (decided_at is null))
);

create index memory_proposals_waiting on memory_proposals (account_id, created_at desc, id desc) where status = 'waiting';
create index memory_proposals_key on memory_proposals (account_id, namespace, key);
create index memory_proposals_decided on memory_proposals (decided_at) where decided_at is not null;
