-- The region that an agent is to run in is written down at its spawn. Which region is the default one is not in the
-- database: agents of before, which never had a computer, get the one that most ran in, or a new installation's.
update agents
   set region = coalesce(requested_region,
                         (select region from agents where region is not null group by region order by count(*) desc limit 1),
                         'iad')
 where region is null;

-- Nothing reads or writes it.
alter table agents drop column cancel_requested_at;
