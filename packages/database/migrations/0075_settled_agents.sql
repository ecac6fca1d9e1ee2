-- What lists of agents are sorted by, kept apart for those that have ended. An update that changes an indexed column has to
-- write to every index of the table, and an agent's cost and time change with every event while it is live. Agents that ended
-- before are filled in at a start: see ensure-agent-indexes.ts.
alter table agents
  -- When it last changed. Null: it is live, or not filled in yet.
  add column settled_at timestamptz,
  add column settled_cost_usd double precision,
  -- How long it worked.
  add column settled_seconds double precision;

create function settle_agent() returns trigger language plpgsql as $$
begin
  new.settled_at := new.updated_at;
  new.settled_cost_usd := new.cost_usd;
  new.settled_seconds :=
    greatest(0, coalesce(extract(epoch from new.ended_at - new.started_at), 0) - new.idle_seconds);
  return new;
end $$;

-- A trigger, because versions that do not know the columns may end agents beside this one.
create trigger settle before insert or update on agents
  for each row when (new.ended_at is not null) execute function settle_agent();
