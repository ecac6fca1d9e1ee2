-- Which key the secrets of this database are sealed with. A process with another key does not start.
create table sealing_keys (
  only_one boolean primary key default true check (only_one),
  key_id text not null
);

-- Once the secret is sealed, its end can only be shown from here.
alter table webhooks add column secret_hint text;
update webhooks set secret_hint = '…' || right(secret, 4) where secret is not null;
