-- Applied migrations that took away something which earlier versions use. A version that finds one here that it does
-- not know must not run.
create table contract_migrations (name text primary key);
