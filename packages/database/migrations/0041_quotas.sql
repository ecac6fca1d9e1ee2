-- Everything that is kept is counted. Plans that an operator added get the most that ours allow; null: unlimited.
alter table plans
  -- For each key and server process: how many are allowed in a second, and how many may come at once after a pause.
  add column requests_per_second integer default 500,
  add column request_burst integer not null default 1000,
  -- Of one memory, those that ended included.
  add column max_memory_versions integer default 100,
  -- Sent to one agent.
  add column max_agent_messages integer default 1000,
  -- Of one agent.
  add column max_log_bytes bigint default 104857600;
update plans set requests_per_second = 20, request_burst = 50 where name = 'free';
update plans set requests_per_second = 100, request_burst = 200 where name = 'pro';

-- What the agent's events take, counted as they are written. Events of before are not counted.
alter table agents add column log_bytes bigint not null default 0;

-- Versions of a namespace, those that ended included: keys that are written and deleted leave theirs behind.
alter table memory_counts add column versions integer not null default 0;
update memory_counts c set versions = v.versions
  from (select account_id, namespace, count(*) as versions from memory_versions group by 1, 2) v
 where c.account_id = v.account_id and c.namespace = v.namespace;
delete from memory_counts where versions = 0;

create or replace function count_live_memories() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into memory_counts as c (account_id, namespace, live, versions)
    select account_id, namespace, count(*) filter (where valid_to is null), count(*)
      from new_rows group by account_id, namespace
    on conflict (account_id, namespace) do update
      set live = c.live + excluded.live, versions = c.versions + excluded.versions;
  elsif tg_op = 'UPDATE' then
    update memory_counts c set live = c.live + change.by
      from (select account_id, namespace, sum(by) as by
              from (select account_id, namespace, 1 as by from new_rows where valid_to is null
                    union all
                    select account_id, namespace, -1 from old_rows where valid_to is null) changes
             group by account_id, namespace) change
     where c.account_id = change.account_id and c.namespace = change.namespace and change.by <> 0;
  else
    update memory_counts c set live = c.live - gone.live, versions = c.versions - gone.versions
      from (select account_id, namespace, count(*) filter (where valid_to is null) as live, count(*) as versions
              from old_rows group by account_id, namespace) gone
     where c.account_id = gone.account_id and c.namespace = gone.namespace;
    -- Namespaces that are written and emptied would pile up.
    delete from memory_counts c using (select distinct account_id, namespace from old_rows) gone
     where c.account_id = gone.account_id and c.namespace = gone.namespace and c.versions = 0;
  end if;
  return null;
end $$;
