-- What the request that spawned an agent said of itself: its id, and the span of a trace that the agent's spans are below.
alter table agents add column origin json;
