-- Which of the two indexes over the vectors a row is in. New rows are in the one that the default names, so its change is what
-- begins to replace an index that is full of dead entries.
alter table memory_vectors add column generation smallint not null default 0;
