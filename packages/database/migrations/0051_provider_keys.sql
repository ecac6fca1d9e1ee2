-- Keys of model providers that owners saved in the console. They belong to the whole installation, not to an account.
create table provider_keys (
  provider text primary key,
  -- Sealed; null for a server that needs none.
  sealed_key text,
  -- The last characters of the key, by which people tell it from others.
  hint text,
  base_url text,
  saved_at timestamptz not null default now(),
  saved_by text not null
);
