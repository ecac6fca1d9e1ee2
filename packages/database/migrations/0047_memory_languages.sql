-- ISO 639-1; English where the text does not tell. Null: written before languages were told apart. A job detects it and
-- makes the words anew; until then they are the English ones.
alter table memory_versions add column language text;
create index memory_versions_undetected on memory_versions (id) where language is null;

-- Languages that an account has memories in, or had, English apart; and the text-search configuration of each.
create table memory_languages (
  account_id text not null references accounts (id),
  language text not null,
  config text not null,
  primary key (account_id, language)
);
