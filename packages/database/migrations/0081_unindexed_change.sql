-- Each event of an agent changes its updated_at. An index on that column makes each event write an entry to every index of
-- the agent. Lists have been sorted by settled_at since 0075, so nothing reads this one.
drop index if exists agents_changed;
