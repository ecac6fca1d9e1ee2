-- An event changes when its agent last changed, and with an index of that, each event added an entry to every index of the
-- agents that holds it. Lists by the last change have not used it since 0075.
drop index if exists agents_changed;
