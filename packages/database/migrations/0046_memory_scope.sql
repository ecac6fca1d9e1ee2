-- What of the account's memories an agent may see and where it writes, as its spawn and its key resolved it. Null: all of them.
alter table agents add column memory jsonb;

-- The same as a limit of a key, which holds for its calls and for what is spawned with it.
alter table api_keys add column memory jsonb;
