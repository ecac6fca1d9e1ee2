-- Null: writing to the provider's cache costs what other input does.
alter table model_prices add column cache_write_per_mtok double precision;

-- The table of prices and context windows that the operator put in place of the one that ships with the server. Rows
-- of models, and not one document: each model call looks one up.
create table model_tables (
  only_one boolean primary key default true check (only_one),
  source text not null,
  version text not null,
  -- When the facts were taken.
  date date not null
);
create table model_facts (
  -- <provider>/<id>
  name text primary key,
  -- As in the file; the server checks it when the table is put in place.
  facts json not null
);

-- A part of the tokens is an estimate: the model did not report them.
alter table agents add column usage_estimated boolean not null default false;
alter table usage_days add column estimated boolean not null default false;

-- What model calls outside of runs (extraction, summaries) may cost at most while they are under way. No lease ends
-- these, so each has a time after which it counts no more.
create table call_reservations (
  id text primary key,
  account_id text not null references accounts (id),
  key_id text not null references api_keys (id),
  amount_usd double precision not null,
  expires_at timestamptz not null
);
create index call_reservations_of on call_reservations (account_id);
