-- Which store holds the contents of files: the id that the store itself keeps, and where it was, for people. A process with
-- another store does not start on this database.
create table file_store (
  only_one boolean primary key default true check (only_one),
  store_id text not null,
  place text not null,
  -- False until the store keeps the id, too.
  is_written boolean not null
);
