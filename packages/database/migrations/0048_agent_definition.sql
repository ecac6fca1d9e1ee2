-- What the spawn defined: model, instructions, turns. json, because it is sent to the model as it was given.
alter table agents add column definition json not null default '{}';

-- The most turns that a spawn may ask for.
alter table plans add column max_turns integer not null default 50;
update plans set max_turns = 300 where name = 'pro';
update plans set max_turns = 1000 where name = 'scale';
