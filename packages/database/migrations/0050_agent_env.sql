-- The variables of the agent's commands: JSON, sealed.
alter table agents add column sealed_env text;
