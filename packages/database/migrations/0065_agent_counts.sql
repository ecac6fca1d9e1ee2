-- How many agents an account spawned, has and saw end, by hour: to count a million agents takes longer than a page may.
create table agent_counts (
  account_id text not null references accounts (id),
  hour timestamptz not null,
  -- Of those that were spawned in this hour: all, and those that are still kept.
  spawned integer not null default 0,
  kept integer not null default 0,
  -- Those that ended in this hour, whether they are kept or not.
  completed integer not null default 0,
  failed integer not null default 0,
  stopped integer not null default 0,
  primary key (account_id, hour)
);

create function count_new_agents() returns trigger language plpgsql as $$
begin
  insert into agent_counts as c (account_id, hour, spawned, kept, completed, failed, stopped)
  select account_id, hour, sum(spawned), sum(spawned), sum(completed), sum(failed), sum(stopped)
    from (select account_id, date_trunc('hour', created_at, 'UTC') as hour, 1 as spawned,
                 0 as completed, 0 as failed, 0 as stopped from new_rows
          union all
          -- Rows that are written with their end, which only commands and tests do.
          select account_id, date_trunc('hour', ended_at, 'UTC'), 0, (status = 'completed')::int,
                 (status = 'error')::int, (status = 'stopped')::int
            from new_rows where ended_at is not null) n
   group by account_id, hour order by account_id, hour
  on conflict (account_id, hour) do update
    set spawned = c.spawned + excluded.spawned, kept = c.kept + excluded.kept,
        completed = c.completed + excluded.completed, failed = c.failed + excluded.failed,
        stopped = c.stopped + excluded.stopped;
  return null;
end $$;

create function count_ended_agent() returns trigger language plpgsql as $$
begin
  insert into agent_counts as c (account_id, hour, completed, failed, stopped)
  values (new.account_id, date_trunc('hour', new.ended_at, 'UTC'), (new.status = 'completed')::int,
          (new.status = 'error')::int, (new.status = 'stopped')::int)
  on conflict (account_id, hour) do update
    set completed = c.completed + excluded.completed, failed = c.failed + excluded.failed,
        stopped = c.stopped + excluded.stopped;
  return null;
end $$;

create function count_deleted_agents() returns trigger language plpgsql as $$
begin
  -- In one order, so that two deletions never wait for each other.
  perform from agent_counts c
    where (c.account_id, c.hour) in (select account_id, date_trunc('hour', created_at, 'UTC') from old_rows)
    order by c.account_id, c.hour for update;
  update agent_counts c set kept = c.kept - gone.agents
    from (select account_id, date_trunc('hour', created_at, 'UTC') as hour, count(*) as agents from old_rows
           group by 1, 2) gone
   where c.account_id = gone.account_id and c.hour = gone.hour;
  return null;
end $$;

create trigger count_new after insert on agents
  referencing new table as new_rows for each statement execute function count_new_agents();
create trigger count_deleted after delete on agents
  referencing old table as old_rows for each statement execute function count_deleted_agents();
-- At the end of the transaction, which has locked everything else by then: the row is one for all agents of an hour, and
-- transactions that lock further rows after it could wait for each other.
create constraint trigger count_ended after update on agents deferrable initially deferred
  for each row when (old.ended_at is null and new.ended_at is not null) execute function count_ended_agent();

insert into agent_counts (account_id, hour, spawned, kept, completed, failed, stopped)
select account_id, hour, sum(spawned), sum(spawned), sum(completed), sum(failed), sum(stopped)
  from (select account_id, date_trunc('hour', created_at, 'UTC') as hour, 1 as spawned,
               0 as completed, 0 as failed, 0 as stopped from agents
        union all
        select account_id, date_trunc('hour', ended_at, 'UTC'), 0, (status = 'completed')::int,
               (status = 'error')::int, (status = 'stopped')::int from agents where ended_at is not null) n
 group by account_id, hour;

-- Lists of agents that have ended, by status and by name. Rows of live agents change with every event, and few are live, so
-- these leave them out.
create index agents_ended_by_status on agents (account_id, status, created_at desc, id desc)
  where status in ('completed', 'error', 'stopped');
create index agents_ended_by_name on agents (account_id, name, created_at desc, id desc)
  where status in ('completed', 'error', 'stopped') and name is not null;

-- For searches in tasks and names: the index is made at a start. A Postgres that lacks the extension, or whose user may not
-- create it, goes without.
do $$ begin
  create extension if not exists pg_trgm;
exception when others then
  raise notice 'without pg_trgm: %', sqlerrm;
end $$;
